namespace EmailPlatform.Local.Inbox;

/// <summary>What a browser may do with each reply. Mail is hostile: it never runs a script, sends a form or shares an origin with the page.</summary>
internal static class SecurityPolicies
{
    /// <summary>The page: its own files and its own origin. Trusted Types make every HTML-parsing call an error, so text stays text.</summary>
    public const string Page =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>
    /// The HTML of a message. It is sandboxed here too, not by the frame alone, so that it stays harmless in a tab of its own. Links open
    /// new tabs, which are not sandboxed, since the sites they lead to would not work.
    /// </summary>
    public const string Mail = "img-src data:; " + MailExceptImages;

    /// <summary>The same when the reader has asked for remote images, which tell the sender that the mail was read.</summary>
    public const string MailWithRemoteImages = "img-src data: http: https:; " + MailExceptImages;

    private const string MailExceptImages =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
        "sandbox allow-popups allow-popups-to-escape-sandbox";

    private const string Nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>For every reply; an endpoint that needs more sets its own <c>Content-Security-Policy</c>.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Nothing;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["X-DNS-Prefetch-Control"] = "off";
    }
}
