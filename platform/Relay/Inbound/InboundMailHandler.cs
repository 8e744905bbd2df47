using EmailPlatform.Core.Inbound;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Server;

namespace EmailPlatform.Relay.Inbound;

/// <summary>Lets in what is for a return path of ours or the feedback address, and says 250 when what it reports is stored. It knows no client.</summary>
internal sealed class InboundMailHandler(ReportIntake reports) : ISmtpMailHandler
{
    private static readonly SmtpReply SenderOk = new(250, "2.1.0", "Ok");
    private static readonly SmtpReply RecipientOk = new(250, "2.1.5", "Ok");
    private static readonly SmtpReply NoSuchAddress = new(550, "5.1.1", "No such address here");
    private static readonly SmtpReply Taken = new(250, "2.0.0", "Ok");

    public ValueTask<SmtpReply> MailFromAsync(SmtpSessionFacts session, SmtpEnvelope envelope, CancellationToken cancellationToken) => new(SenderOk);

    public async ValueTask<SmtpReply> RcptToAsync(
        SmtpSessionFacts session, SmtpEnvelope envelope, SmtpRecipient recipient, CancellationToken cancellationToken) =>
        await reports.IsExpectedAsync(recipient.Address, cancellationToken) ? RecipientOk : NoSuchAddress;

    public async ValueTask<SmtpReply> ReceiveAsync(
        SmtpSessionFacts session, SmtpEnvelope envelope, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await reports.TakeAsync(envelope.Recipients.Select(recipient => recipient.Address).Distinct(), content, cancellationToken);
        return Taken;
    }

    public ValueTask<SmtpAuthResult> AuthenticateAsync(SmtpSessionFacts session, string user, string password, CancellationToken cancellationToken) =>
        new(new SmtpAuthResult.Unavailable());
}
