namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>QUIT (RFC 5321 §4.1.1.10): goodbye.</summary>
internal sealed class QuitVerb() : SmtpVerb("QUIT", SmtpServerState.Any)
{
    public override ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument)
        => new(argument.Length > 0 ? SmtpReplies.NoArgument : SmtpReplies.Bye);
}
