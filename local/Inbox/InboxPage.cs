using Microsoft.AspNetCore.Http.HttpResults;

namespace EmailPlatform.Local.Inbox;

/// <summary>The files of the page, which are resources of the assembly.</summary>
internal sealed class InboxPage
{
    private readonly string _contentType;
    private readonly byte[] _content;

    private InboxPage(string path, string resource, string contentType)
    {
        Path = path;
        _contentType = contentType;
        using var stream = typeof(InboxPage).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {resource}.");
        _content = new byte[stream.Length];
        stream.ReadExactly(_content);
    }

    public static IReadOnlyList<InboxPage> Files { get; } =
    [
        new("", "inbox.html", "text/html; charset=utf-8"),
        new("/inbox.css", "inbox.css", "text/css; charset=utf-8"),
        new("/inbox.js", "inbox.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Below <c>/inbox</c>.</summary>
    public string Path { get; }

    public FileContentHttpResult Serve(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = SecurityPolicies.Page;
        return TypedResults.Bytes(_content, _contentType);
    }
}
