using System.Diagnostics.CodeAnalysis;
using System.Net;
using EmailPlatform.Core.Refusals;

namespace EmailPlatform.Core.Webhooks;

/// <summary>
/// What can be said of a URL before anybody connects to it. The address that a name leads to is checked
/// when it is connected to (<see cref="WebhookConnector"/>), since it may change at any time.
/// </summary>
internal static class WebhookUrl
{
    private const int MaxLength = 2048;

    /// <summary>Below this the ports belong to services that do not speak HTTP, mail above all.</summary>
    private const int FirstFreePort = 1024;

    public static InputError? Check(string? text, bool allowLoopback, out Uri? url)
    {
        url = null;
        if (string.IsNullOrEmpty(text))
            return Wrong("required", "An endpoint needs a URL.");
        if (text.Length > MaxLength)
            return Wrong("too_long", $"A URL has at most {MaxLength} characters.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var parsed) || parsed.Host.Length == 0)
            return Wrong("not_a_url", "Not an absolute URL.");

        var loopback = allowLoopback && parsed.IsLoopback;
        if (parsed.Scheme != Uri.UriSchemeHttps && !(loopback && parsed.Scheme == Uri.UriSchemeHttp))
            return Wrong("not_https", "The URL must begin with https://.");
        if (parsed.UserInfo.Length > 0)
            return Wrong("credentials", "The URL must not hold a user name or password.");
        if (parsed.Fragment.Length > 0)
            return Wrong("fragment", "The URL must not have a fragment.");
        if (!loopback && parsed.Port != 443 && parsed.Port < FirstFreePort)
            return Wrong("port", "The port must be 443, or 1024 and above.");
        if (!loopback && LeadsInside(parsed))
            return Wrong("not_public", "The URL must lead to a public address.");
        url = parsed;
        return null;
    }

    private static bool LeadsInside(Uri url) =>
        url.IsLoopback || (IPAddress.TryParse(url.DnsSafeHost, out var address) && !PublicAddress.Is(address));

    private static InputError Wrong([ConstantExpected] string code, string detail) => new("/url", code, detail);
}
