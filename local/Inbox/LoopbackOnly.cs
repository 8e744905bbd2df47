using System.Net;

namespace EmailPlatform.Local.Inbox;

/// <summary>
/// Lets through only programs of this machine that asked for this machine, whatever address the server listens on. The peer must be
/// a loopback address; so must be the host that was asked for, or else a page elsewhere could have its own name resolve to 127.0.0.1
/// and read the mail (DNS rebinding); and no proxy may have passed the request on. From afar: <c>ssh -L 8080:localhost:8080</c>.
/// Every reply that comes from here is also told what a browser may do with it: nothing, unless the endpoint says more.
/// </summary>
internal sealed class LoopbackOnly : IEndpointFilter
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        SecurityPolicies.Set(http.Response.Headers);
        return IsLocal(http) ? next(context) : ValueTask.FromResult<object?>(InboxEndpoints.Problem(
            StatusCodes.Status403Forbidden, "loopback_only", "Captured mail is shown on this machine only, at localhost or 127.0.0.1."));
    }

    private static bool IsLocal(HttpContext context)
    {
        // A peer without an address is a program on the same machine too: a UNIX socket, or a server in memory.
        if (context.Connection.RemoteIpAddress is { } peer && !IPAddress.IsLoopback(peer))
            return false;
        foreach (var name in ProxyHeaders)
        {
            if (context.Request.Headers.ContainsKey(name))
                return false;
        }

        return IsLoopbackName(context.Request.Host.Host);
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        // RFC 6761 §6.3: browsers resolve these to loopback themselves.
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
