namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>What AUTH sends: a password with PLAIN or LOGIN (RFC 4616), or an access token with XOAUTH2. Never printed.</summary>
/// <param name="User">The authentication identity.</param>
/// <param name="Password">The secret.</param>
public sealed record SmtpCredentials(string User, string Password)
{
    /// <summary>
    /// <see cref="Password"/> is an OAuth 2.0 access token, which only XOAUTH2 carries. When it has run out the server refuses AUTH;
    /// whoever has the refresh token gets another one and connects again.
    /// </summary>
    public bool IsAccessToken { get; init; }

    /// <summary>The mechanisms separate the two by control characters, so that none can stand in them.</summary>
    internal bool CanBeSent => User.Length > 0 && !HasControl(User) && !HasControl(Password);

    /// <summary>Says that there are credentials, and not which.</summary>
    public override string ToString() => "credentials";

    private static bool HasControl(string text) => text.AsSpan().ContainsAnyInRange('\0', '\x1F');
}
