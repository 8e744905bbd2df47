namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>VRFY (RFC 5321 §4.1.1.6): never says who exists (§7.3).</summary>
internal sealed class VrfyVerb() : SmtpVerb("VRFY", SmtpServerState.Any, isIdle: true)
{
    private static readonly SmtpReply Syntax = new(501, "5.5.4", "Syntax: VRFY address");

    public override ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument)
        => new(argument.Length == 0 ? Syntax : SmtpReplies.CannotVerify);
}
