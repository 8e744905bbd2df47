using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Http;

/// <summary>What every reply says to a browser that should come by. No other origin may read a reply: there is no CORS.</summary>
internal static class SecurityHeaders
{
    /// <summary>For a page that runs its own script and talks to its own origin, and nothing else.</summary>
    public const string ScriptedPage =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>For a page that is a form and its style.</summary>
    public const string PlainPage =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Replies are about people and hold secrets: nobody between keeps them, and links in them tell nothing of where they stood.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
