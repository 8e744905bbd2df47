using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Relay.Delivery;

/// <summary>The fixed host that takes all mail.</summary>
/// <param name="Host">A name or an IP address, without brackets.</param>
/// <param name="Port">1..65535.</param>
/// <param name="Tls">When TLS is used.</param>
/// <param name="Credentials">For AUTH; null sends none.</param>
public sealed record NextHop(string Host, int Port, TlsPolicy Tls, SmtpCredentials? Credentials)
{
    private const string MechanismMark = ";AUTH=";
    private const string TokenMechanism = MechanismMark + "XOAUTH2";

    /// <summary>
    /// Reads <c>scheme://[user[;AUTH=XOAUTH2]:password@]host[:port]</c>. The schemes are <c>smtp</c> (STARTTLS where the host offers it; port 25),
    /// <c>smtp+tls</c> (STARTTLS or no delivery; port 587) and <c>smtps</c> (TLS from the first byte; port 465).
    /// User and password are percent-encoded. A user that ends in <c>;AUTH=XOAUTH2</c> (as in RFC 5092 §3.2) has an OAuth 2.0 access
    /// token in the password's place.
    /// </summary>
    /// <param name="error">One sentence that does not repeat the password, when the result is false.</param>
    public static bool TryParse(string? url, [NotNullWhen(true)] out NextHop? hop, [NotNullWhen(false)] out string? error)
    {
        hop = null;
        error = "A next hop is smtp://[user:password@]host[:port], or the same with smtp+tls or smtps.";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.PathAndQuery is not ("" or "/") || uri.Fragment.Length > 0)
            return false;
        (TlsPolicy Tls, int Port)? defaults = uri.Scheme switch
        {
            "smtp" => (TlsPolicy.Opportunistic, 25),
            "smtp+tls" => (TlsPolicy.Required, 587),
            "smtps" => (TlsPolicy.Implicit, 465),
            _ => null,
        };
        if (defaults is not { } byScheme || uri.Port == 0 || !TryReadCredentials(uri.UserInfo, out var credentials))
            return false;

        error = null;
        hop = new NextHop(uri.IdnHost.Trim('[', ']'), uri.Port < 0 ? byScheme.Port : uri.Port, byScheme.Tls, credentials);
        return true;
    }

    /// <summary><c>host:port</c>, an IPv6 address in brackets.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static bool TryReadCredentials(string userInfo, out SmtpCredentials? credentials)
    {
        credentials = null;
        if (userInfo.Length == 0)
            return true;
        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == userInfo.Length - 1)
            return false;
        var user = userInfo[..colon];
        var isToken = user.EndsWith(TokenMechanism, StringComparison.OrdinalIgnoreCase);
        if (isToken)
            user = user[..^TokenMechanism.Length];
        if (user.Length == 0 || user.Contains(MechanismMark, StringComparison.OrdinalIgnoreCase))
            return false;
        credentials = new SmtpCredentials(Uri.UnescapeDataString(user), Uri.UnescapeDataString(userInfo[(colon + 1)..])) { IsAccessToken = isToken };
        return true;
    }
}
