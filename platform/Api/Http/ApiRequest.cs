using System.Buffers;
using System.Globalization;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Http;

/// <summary>A request whose caller is known and may do what it asks. Valid until its handler has returned.</summary>
/// <param name="body">The bytes of the body; empty where the route takes none.</param>
internal readonly struct ApiRequest(HttpContext context, Caller caller, in ReadOnlySequence<byte> body)
{
    public Caller Caller { get; } = caller;

    public ReadOnlySequence<byte> Body { get; } = body;

    public TenantId Tenant => Caller.Tenant;

    /// <summary>Ends when the client has gone. For reading only: what was begun to be written is finished.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>A parameter of the path.</summary>
    public string Route(string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>A parameter of the query; null where it is absent or empty. Of several the first counts.</summary>
    public string? Query(string name) => context.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>A header; null where it is absent.</summary>
    public string? Header(string name) => context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>Which page of a list is asked for: <c>?limit=</c> and <c>?cursor=</c>.</summary>
    public Outcome<PageQuery> Page(int defaultLimit = 50)
    {
        var limit = defaultLimit;
        if (Query("limit") is { } text && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit))
            return Refusal.Invalid("/limit", "wrong_type", "The limit is a number.");
        return new PageQuery(limit, Query("cursor"));
    }
}
