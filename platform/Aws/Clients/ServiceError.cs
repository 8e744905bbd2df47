using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace EmailPlatform.Aws.Clients;

/// <summary>
/// The errors of the AWS JSON protocols
/// (https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization). The code is what retries and
/// throttling are decided by.
/// </summary>
internal static class ServiceError
{
    private const string UnknownCode = "UnknownError";

    public static AmazonServiceException Read(Stream body, IWebResponseData response, Exception? inner, HttpStatusCode status)
    {
        var (type, message) = ReadBody(body);
        var code = CodeOf(HeaderOf(response, "x-amzn-ErrorType") ?? type ?? UnknownCode);
        var kind = (int)status >= 500 ? ErrorType.Receiver : ErrorType.Sender;
        return new AmazonServiceException(message ?? $"{code} ({(int)status}).", inner, kind, code, HeaderOf(response, "x-amzn-RequestId"), status);
    }

    /// <summary>What stands in front may be a namespace and <c>#</c>; what stands behind may be <c>:</c> and a URL.</summary>
    private static string CodeOf(string type)
    {
        var end = type.IndexOf(':', StringComparison.Ordinal);
        var code = end < 0 ? type : type[..end];
        return code[(code.LastIndexOf('#') + 1)..];
    }

    private static (string? Type, string? Message) ReadBody(Stream body)
    {
        using var copy = new MemoryStream();
        body.CopyTo(copy);
        try
        {
            using var document = JsonDocument.Parse(copy.GetBuffer().AsMemory(0, (int)copy.Length));
            return (TextOf(document.RootElement, "__type", "code"), TextOf(document.RootElement, "message", "Message"));
        }
        catch (JsonException)
        {
            // A load balancer between us and the service answers HTML.
            return default;
        }
    }

    private static string? TextOf(JsonElement error, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString();
        }
        return null;
    }

    private static string? HeaderOf(IWebResponseData response, string name) =>
        response.IsHeaderPresent(name) ? response.GetHeaderValue(name) : null;
}
