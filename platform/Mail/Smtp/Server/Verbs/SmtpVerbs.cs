namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>All verbs, and the way from a line to one of them.</summary>
internal static class SmtpVerbs
{
    private static readonly SmtpVerb[] All =
    [
        new MailVerb(), new RcptVerb(), new DataVerb(), new BdatVerb(), new RsetVerb(), new EhloVerb(), new HeloVerb(), new QuitVerb(),
        new NoopVerb(), new StartTlsVerb(), new AuthVerb(), new VrfyVerb(), new HelpVerb(),
        new UnsupportedVerb("EXPN"), new UnsupportedVerb("TURN"), new UnsupportedVerb("ETRN"),
    ];

    /// <summary>Finds the verb, checks the order of commands, and does it.</summary>
    public static ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var name = space < 0 ? line : line.AsSpan(0, space);
        foreach (var verb in All)
        {
            if (!name.Equals(verb.Name, StringComparison.OrdinalIgnoreCase))
                continue;

            if (verb.IsIdle)
                session.CountIdle();
            return (verb.Allowed & session.State) == 0
                ? new(verb.OutOfOrder(session.State))
                : verb.ExecuteAsync(session, space < 0 ? "" : line[(space + 1)..].Trim(' '));
        }

        return new(SmtpReplies.UnknownCommand);
    }
}
