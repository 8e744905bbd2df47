namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>DATA (RFC 5321 §4.1.1.4): the message.</summary>
internal sealed class DataVerb() : SmtpVerb("DATA", SmtpServerState.Recipients)
{
    public override SmtpReply OutOfOrder(SmtpServerState state) => state switch
    {
        SmtpServerState.Ready => SmtpReplies.MailFirst,
        SmtpServerState.Mail => SmtpReplies.RcptFirst,
        _ => base.OutOfOrder(state),
    };

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument)
    {
        if (argument.Length > 0)
            return SmtpReplies.NoArgument;

        session.Transport.Write(SmtpReplies.SendData);
        if (await session.Transport.FlushAsync().ConfigureAwait(false))
            return await session.ReceiveAsync().ConfigureAwait(false);

        session.Close();
        return null;
    }
}
