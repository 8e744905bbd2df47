using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// Makes the signature of a request again, as AWS does (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
/// For requests without a query, whose path needs no encoding.
/// </summary>
public sealed class SignatureCheck(string accessKey, string secretKey, string region, string service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <returns>The error code with which AWS refuses it; null where it is right.</returns>
    public string? FindFault(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith($"{Algorithm} ", StringComparison.Ordinal))
            return "MissingAuthenticationTokenException";
        var fields = authorization[(Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries)
            .Select(field => field.Split('=', 2)).ToDictionary(field => field[0], field => field[1]);
        if (fields["Credential"].Split('/') is not [var key, var day, var signedRegion, var signedService, "aws4_request"] || key != accessKey)
            return "UnrecognizedClientException";
        if (signedRegion != region || signedService != service)
            return "SignatureDoesNotMatch";

        var time = request.Headers["X-Amz-Date"].ToString();
        if (!DateTimeOffset.TryParseExact(time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt)
            || (DateTimeOffset.UtcNow - signedAt).Duration() > TimeSpan.FromMinutes(15))
            return "RequestExpired";

        var canonical = Canonical(request, fields["SignedHeaders"].Split(';'), fields["SignedHeaders"], body);
        var scope = $"{day}/{region}/{service}/aws4_request";
        var toSign = $"{Algorithm}\n{time}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        var signingKey = Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes($"AWS4{secretKey}"), day), region), service), "aws4_request");
        return Convert.ToHexStringLower(Mac(signingKey, toSign)) == fields["Signature"] ? null : "SignatureDoesNotMatch";
    }

    private static string Canonical(HttpRequest request, string[] names, string signedHeaders, ReadOnlySpan<byte> body)
    {
        var headers = string.Concat(names.Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n"));
        return $"{request.Method}\n{request.Path}\n{request.QueryString.ToString().TrimStart('?')}\n{headers}\n{signedHeaders}\n{Hash(body)}";
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
