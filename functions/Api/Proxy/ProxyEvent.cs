using System.Text.Json.Serialization;

namespace EmailPlatform.Functions.Api.Proxy;

/// <summary>
/// A request as API Gateway hands it to a function (Amazon API Gateway developer guide, "Input format of a Lambda function for proxy integration").
/// Names of headers are as the client wrote them; values of the query are decoded.
/// </summary>
internal sealed record ProxyEvent
{
    public string? HttpMethod { get; init; }

    /// <summary>The path as the client encoded it, without the stage; behind a custom domain, with the domain's base path.</summary>
    public string? Path { get; init; }

    /// <summary>The resource's template, such as <c>/v1/{proxy+}</c>.</summary>
    public string? Resource { get; init; }

    public Dictionary<string, string>? PathParameters { get; init; }

    public Dictionary<string, string>? Headers { get; init; }

    /// <summary>Every value of every header; where it is there, <see cref="Headers"/> has only the last of each.</summary>
    public Dictionary<string, List<string>>? MultiValueHeaders { get; init; }

    public Dictionary<string, string>? QueryStringParameters { get; init; }

    public Dictionary<string, List<string>>? MultiValueQueryStringParameters { get; init; }

    /// <summary>Null where there is none; base64 where <see cref="IsBase64Encoded"/>, which it is for the media types that the API calls binary.</summary>
    [JsonConverter(typeof(Utf8Text))]
    public byte[]? Body { get; init; }

    public bool IsBase64Encoded { get; init; }

    public ProxyContext? RequestContext { get; init; }
}
