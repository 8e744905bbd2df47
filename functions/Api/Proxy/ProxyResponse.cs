using System.Buffers.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EmailPlatform.Functions.Api.Proxy;

/// <summary>
/// A response while it is being made. It leaves as a whole, when the function returns: flushing sends nothing,
/// and what wants to run before the head leaves runs at the end.
/// </summary>
internal sealed class ProxyResponse : StreamResponseBodyFeature, IHttpResponseFeature
{
    private readonly MemoryStream _body;
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = new();

    public ProxyResponse()
        : this(new MemoryStream())
    {
    }

    private ProxyResponse(MemoryStream body)
        : base(body) => _body = body;

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    /// <summary>Something of the body is there: another answer can no longer take this one's place.</summary>
    public bool HasStarted => _body.Length > 0;

    Stream IHttpResponseFeature.Body
    {
        get => Stream;
        set => throw new NotSupportedException("The body is replaced through IHttpResponseBodyFeature.");
    }

    public void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    /// <summary>The reply, once the application has returned.</summary>
    /// <param name="withBody">False for HEAD (RFC 9110 §9.3.2).</param>
    public async Task<ProxyReply> FinishAsync(bool withBody)
    {
        await CompleteAsync();
        while (_starting.TryPop(out var each))
            await each.Callback(each.State);
        var body = withBody && _body.Length > 0 ? _body.ToArray() : null;
        var isText = body is null || (IsText(Headers) && Utf8.IsValid(body));
        return new ProxyReply
        {
            StatusCode = StatusCode,
            MultiValueHeaders = Headers.ToDictionary(header => header.Key, header => header.Value.ToArray()),
            Body = isText ? body : Encode(body!),
            IsBase64Encoded = !isText,
        };
    }

    /// <summary>Runs what waits for the reply to have left.</summary>
    public async Task CompletedAsync()
    {
        while (_completed.TryPop(out var each))
            await each.Callback(each.State);
    }

    /// <summary>Whether the body is text by its headers. Anything else must be base64, or API Gateway would read it as UTF-8.</summary>
    private static bool IsText(IHeaderDictionary headers) =>
        headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out var type)
        && (type.Type == "text" || type.SubTypeWithoutSuffix == "json" || type.Suffix == "json");

    private static byte[] Encode(byte[] body)
    {
        var encoded = new byte[Base64.GetMaxEncodedToUtf8Length(body.Length)];
        Base64.EncodeToUtf8(body, encoded, out _, out _);
        return encoded;
    }
}
