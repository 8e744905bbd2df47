namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>HELO (RFC 5321 §4.1.1.1), for clients without extensions. Ends an open transaction.</summary>
internal sealed class HeloVerb() : SmtpVerb("HELO", SmtpServerState.Any, isIdle: true)
{
    private const int MaxNameLength = 255;

    public override ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument)
    {
        if (!IsName(argument))
            return new(SmtpReplies.BadHelloName);

        session.Introduce(argument, isExtended: false);
        return new(new SmtpReply(250, session.Options.HostName));
    }

    /// <summary>Whether a client may call itself so. Wrong names are common and no reason to refuse (RFC 5321 §4.1.4): only the form counts.</summary>
    public static bool IsName(string argument)
        => argument.Length is > 0 and <= MaxNameLength && !argument.AsSpan().ContainsAnyExceptInRange('!', '~');
}
