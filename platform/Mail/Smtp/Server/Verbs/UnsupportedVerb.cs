namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>A verb that exists and that this server does not offer (RFC 5321 §4.2.4).</summary>
internal sealed class UnsupportedVerb(string name) : SmtpVerb(name, SmtpServerState.Any)
{
    public override ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument) => new(SmtpReplies.NotImplemented);
}
