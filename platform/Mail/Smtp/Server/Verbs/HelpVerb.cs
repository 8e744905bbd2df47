namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>HELP (RFC 5321 §4.1.1.8).</summary>
internal sealed class HelpVerb() : SmtpVerb("HELP", SmtpServerState.Any, isIdle: true)
{
    public override ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument) => new(SmtpReplies.Help);
}
