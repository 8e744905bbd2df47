using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace EmailPlatform.Functions.Api.Proxy;

/// <summary>A proxy event as the request that the client sent.</summary>
internal sealed class ProxyRequest : IHttpRequestFeature, IRequestBodyPipeFeature, IHttpRequestBodyDetectionFeature
{
    private ProxyRequest(ProxyEvent given, ProxyPath path, byte[] body)
    {
        Method = given.HttpMethod!;
        Protocol = given.RequestContext?.Protocol ?? "HTTP/1.1";
        PathBase = PathString.FromUriComponent(path.Base).Value ?? "";
        Path = PathString.FromUriComponent(path.Path).Value!;
        QueryString = QueryOf(given);
        RawTarget = path.Base + path.Path + QueryString;
        Headers = HeadersOf(given);
        // Where the client names no id, API Gateway's own makes its log and ours speak of the same request.
        if (given.RequestContext?.RequestId is { } id)
            Headers.TryAdd("X-Request-Id", id);
        Scheme = Headers["X-Forwarded-Proto"] is ["http"] ? "http" : "https";
        CanHaveBody = body.Length > 0;
        // The length that the client wrote is of a body that API Gateway may have decoded.
        Headers.ContentLength = CanHaveBody || Headers.ContentLength is not null ? body.Length : null;
        Body = new MemoryStream(body, writable: false);
        Reader = PipeReader.Create(new ReadOnlySequence<byte>(body));
    }

    public string Method { get; set; }

    public string Protocol { get; set; }

    public string Scheme { get; set; }

    public string PathBase { get; set; }

    public string Path { get; set; }

    public string QueryString { get; set; }

    public string RawTarget { get; set; }

    public IHeaderDictionary Headers { get; set; }

    public Stream Body { get; set; }

    public PipeReader Reader { get; }

    public bool CanHaveBody { get; }

    /// <exception cref="InvalidDataException">It is no proxy event of a REST API.</exception>
    public static ProxyRequest Of(ProxyEvent? given)
    {
        if (given is not { HttpMethod.Length: > 0 })
            throw new InvalidDataException("The event is no request of an API Gateway REST API: it has no httpMethod.");
        var path = ProxyPath.Of(given);
        if (!path.Path.StartsWith('/') || path.Base is not "" and not ['/', ..])
            throw new InvalidDataException("The event is no request of an API Gateway REST API: its path does not begin with a slash.");
        return new ProxyRequest(given, path, BodyOf(given));
    }

    private static byte[] BodyOf(ProxyEvent given)
    {
        var body = given.Body ?? [];
        if (!given.IsBase64Encoded)
            return body;
        return Base64.DecodeFromUtf8InPlace(body, out var length) == OperationStatus.Done
            ? body[..length]
            : throw new InvalidDataException("The event's body is not the base64 that it says it is.");
    }

    private static HeaderDictionary HeadersOf(ProxyEvent given)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, values) in given.MultiValueHeaders ?? [])
            headers.Append(name, new StringValues([.. values]));
        if (given.MultiValueHeaders is null)
        {
            foreach (var (name, value) in given.Headers ?? [])
                headers.Append(name, value);
        }
        return headers;
    }

    private static string QueryOf(ProxyEvent given)
    {
        var query = new StringBuilder();
        foreach (var (name, values) in given.MultiValueQueryStringParameters ?? [])
        {
            foreach (var value in values)
                Append(query, name, value);
        }
        if (given.MultiValueQueryStringParameters is null)
        {
            foreach (var (name, value) in given.QueryStringParameters ?? [])
                Append(query, name, value);
        }
        return query.ToString();
    }

    private static void Append(StringBuilder query, string name, string value) =>
        query.Append(CultureInfo.InvariantCulture, $"{(query.Length == 0 ? '?' : '&')}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");
}
