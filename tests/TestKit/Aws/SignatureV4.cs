using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// Verifies a request's Signature Version 4, as AWS's services do.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// </summary>
internal static class SignatureV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <param name="secret">By access key id; null where there is no such key.</param>
    public static bool IsValid(HttpRequest request, ReadOnlySpan<byte> body, string service, Func<string, string?> secret)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal))
            return false;
        var parts = authorization[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
        if (!parts.TryGetValue("Credential", out var credential) || !parts.TryGetValue("SignedHeaders", out var names) || !parts.TryGetValue("Signature", out var signature))
            return false;
        var scope = credential.Split('/');
        if (scope.Length != 5 || scope[3] != service || secret(scope[0]) is not { } key)
            return false;

        var headers = string.Concat(names.Split(';').Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n"));
        var canonical = string.Join('\n', request.Method, request.Path, request.QueryString.Value?.TrimStart('?'), headers, names, Hex(SHA256.HashData(body)));
        var text = string.Join('\n', Algorithm, request.Headers["X-Amz-Date"], string.Join('/', scope[1..]), Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var signing = scope[1..].Aggregate(Encoding.UTF8.GetBytes("AWS4" + key), (current, part) => HMACSHA256.HashData(current, Encoding.UTF8.GetBytes(part)));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Hex(HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(text)))), Encoding.ASCII.GetBytes(signature.ToLower(CultureInfo.InvariantCulture)));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
