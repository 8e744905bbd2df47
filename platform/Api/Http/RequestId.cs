using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Http;

/// <summary>
/// What ties a request to its reply and to our logs: the client's own <c>X-Request-Id</c> where it is 1 to 64 of <c>A-Z a-z 0-9 - _ .</c>,
/// else a UUIDv7 (RFC 9562 §5.7). It becomes the trace identifier, and stands in the reply's header of the same name.
/// </summary>
internal static class RequestId
{
    public const string HeaderName = "X-Request-Id";

    private const int MaxLength = 64;

    public static void Assign(HttpContext context, TimeProvider time)
    {
        var given = context.Request.Headers.TryGetValue(HeaderName, out var values) && values.Count == 1 ? values[0] : null;
        var id = IsSane(given) ? given! : Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        context.TraceIdentifier = id;
        context.Response.Headers[HeaderName] = id;
    }

    private static bool IsSane(string? text)
    {
        if (text is null or { Length: 0 or > MaxLength })
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }
        return true;
    }
}
