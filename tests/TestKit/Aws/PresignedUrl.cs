using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// Makes the signature of a presigned URL again from the request that came by it, as S3 does: where a signed header is another, so is the signature.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
/// </summary>
public static class PresignedUrl
{
    private const string SignatureField = "X-Amz-Signature";

    /// <param name="url">Its path needs no encoding.</param>
    /// <param name="headers">Of the request, by their names in lower case.</param>
    public static bool Fits(Uri url, HttpMethod method, IReadOnlyDictionary<string, string> headers, string secretKey)
    {
        var query = QueryHelpers.ParseQuery(url.Query);
        var signedHeaders = query["X-Amz-SignedHeaders"].ToString();
        var names = signedHeaders.Split(';');
        if (!names.All(headers.ContainsKey))
            return false;
        var fields = url.Query.TrimStart('?').Split('&')
            .Where(field => !field.StartsWith($"{SignatureField}=", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var canonical = string.Join(
            '\n', method.Method, url.AbsolutePath, string.Join('&', fields), string.Concat(names.Select(name => $"{name}:{headers[name]}\n")), signedHeaders, "UNSIGNED-PAYLOAD");
        var scope = query["X-Amz-Credential"].ToString().Split('/')[1..];
        var text = string.Join('\n', "AWS4-HMAC-SHA256", query["X-Amz-Date"], string.Join('/', scope), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = scope.Aggregate(Encoding.UTF8.GetBytes($"AWS4{secretKey}"), (current, part) => HMACSHA256.HashData(current, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))) == query[SignatureField];
    }
}
