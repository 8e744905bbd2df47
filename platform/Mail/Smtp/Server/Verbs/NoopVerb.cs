namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>NOOP (RFC 5321 §4.1.1.9): a sign of life; its argument means nothing.</summary>
internal sealed class NoopVerb() : SmtpVerb("NOOP", SmtpServerState.Any, isIdle: true)
{
    public override ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument) => new(SmtpReplies.Ok);
}
