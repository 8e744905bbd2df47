namespace EmailPlatform.Functions.Api.Proxy;

/// <summary>Where a request goes, still percent-encoded.</summary>
/// <param name="Base">What stands before the API's own paths: a stage (<c>/prod</c>) or a custom domain's base path; empty for none.</param>
/// <param name="Path">The API's own path, beginning with a slash.</param>
internal readonly record struct ProxyPath(string Base, string Path)
{
    public static ProxyPath Of(ProxyEvent request)
    {
        var given = request.Path is { Length: > 0 } path ? path : "/";
        var own = OwnPath(request) is { } within && given.EndsWith(within, StringComparison.Ordinal) ? within : given;
        var whole = request.RequestContext?.Path is { } sent && sent.EndsWith(own, StringComparison.Ordinal) ? sent : given;
        return new ProxyPath(whole[..^own.Length], own);
    }

    /// <summary>The path by its resource, which knows nothing of a custom domain's base path.</summary>
    private static string? OwnPath(ProxyEvent request)
    {
        var path = request.Resource;
        foreach (var (name, value) in request.PathParameters ?? [])
            path = path?.Replace($"{{{name}}}", value, StringComparison.Ordinal).Replace($"{{{name}+}}", value, StringComparison.Ordinal);
        return path;
    }
}
