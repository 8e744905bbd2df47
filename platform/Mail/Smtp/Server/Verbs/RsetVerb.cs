namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>RSET (RFC 5321 §4.1.1.5): forgets the open transaction.</summary>
internal sealed class RsetVerb() : SmtpVerb("RSET", SmtpServerState.Any, isIdle: true)
{
    public override ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument)
    {
        if (argument.Length > 0)
            return new(SmtpReplies.NoArgument);

        session.Reset();
        return new(SmtpReplies.Ok);
    }
}
