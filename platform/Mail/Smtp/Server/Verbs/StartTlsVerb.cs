using System.Security.Authentication;

namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>STARTTLS (RFC 3207). The session starts again behind it and knows nothing of what was said before (§4.2).</summary>
internal sealed class StartTlsVerb() : SmtpVerb("STARTTLS", SmtpServerState.Connected | SmtpServerState.Ready)
{
    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument)
    {
        if (session.Facts.IsTls)
            return SmtpReplies.AlreadyTls;
        if (session.StartTls is not { } startTls)
            return SmtpReplies.TlsNotOffered;
        if (argument.Length > 0)
            return SmtpReplies.NoArgument;

        // A command sent in the clear must not be carried out as if TLS had protected it (CVE-2011-0411).
        if (session.Transport.HasUnreadInput())
        {
            session.Close();
            return SmtpReplies.PipelinedBehindStartTls;
        }

        session.Transport.Write(SmtpReplies.ReadyForTls);
        try
        {
            if (await session.Transport.FlushAsync().ConfigureAwait(false))
            {
                await session.Transport.UpgradeAsync(startTls).ConfigureAwait(false);
                session.RestartUnderTls();
                return null;
            }
        }
        catch (AuthenticationException)
        {
            // The handshake failed: no channel is left on which that could be said.
        }

        session.Close();
        return null;
    }
}
