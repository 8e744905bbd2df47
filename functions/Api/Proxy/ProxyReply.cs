using System.Text.Json.Serialization;

namespace EmailPlatform.Functions.Api.Proxy;

/// <summary>A reply as API Gateway takes it (developer guide, "Output format of a Lambda function for proxy integration"): at most 6 MB as JSON.</summary>
internal sealed record ProxyReply
{
    public required int StatusCode { get; init; }

    public required Dictionary<string, string?[]> MultiValueHeaders { get; init; }

    /// <summary>UTF-8 text, or base64 where <see cref="IsBase64Encoded"/>; null for none.</summary>
    [JsonConverter(typeof(Utf8Text))]
    public byte[]? Body { get; init; }

    public bool IsBase64Encoded { get; init; }
}
