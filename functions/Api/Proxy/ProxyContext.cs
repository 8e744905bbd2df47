namespace EmailPlatform.Functions.Api.Proxy;

/// <summary>What API Gateway says of the request itself.</summary>
internal sealed record ProxyContext
{
    /// <summary>API Gateway's own id of the request, which its access log has.</summary>
    public string? RequestId { get; init; }

    /// <summary>The path as the client sent it: with the stage on API Gateway's own domain, with the base path on a custom one.</summary>
    public string? Path { get; init; }

    /// <summary><c>HTTP/1.1</c> or <c>HTTP/2.0</c>.</summary>
    public string? Protocol { get; init; }

    public ProxyIdentity? Identity { get; init; }
}
