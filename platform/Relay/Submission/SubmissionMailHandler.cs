using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Server;

namespace EmailPlatform.Relay.Submission;

/// <summary>What stands behind one connection: who the client is, and that its messages are accepted.</summary>
/// <param name="acceptor">Takes responsibility for a message.</param>
/// <param name="authenticator">Knows API keys.</param>
/// <param name="rates">Holds tenants to their rates.</param>
/// <param name="options">Its limits.</param>
/// <param name="time">For the delay.</param>
internal sealed class SubmissionMailHandler(
    MailAcceptor acceptor, Authenticator authenticator, RateLimiter rates, SubmissionOptions options, TimeProvider time)
    : ISmtpMailHandler
{
    private int _failedAuthentications;

    public async ValueTask<SmtpAuthResult> AuthenticateAsync(SmtpSessionFacts session, string user, string password, CancellationToken cancellationToken)
    {
        var outcome = await authenticator.AuthenticateAsync(password, cancellationToken);
        if (outcome.Value is { } caller)
            return new SmtpAuthResult.Succeeded(caller);

        await Task.Delay(options.FailedAuthenticationDelay, time, cancellationToken);
        return new SmtpAuthResult.Rejected(EndsConnection: ++_failedAuthentications >= options.MaxFailedAuthentications);
    }

    public ValueTask<SmtpReply> MailFromAsync(SmtpSessionFacts session, SmtpEnvelope envelope, CancellationToken cancellationToken) => new(
        session.Principal is not Caller caller ? SubmissionReplies.AuthenticationRequired
            : caller.May(Scope.Send) ? SubmissionReplies.SenderOk
            : SubmissionReplies.MayNotSend);

    public ValueTask<SmtpReply> RcptToAsync(
        SmtpSessionFacts session, SmtpEnvelope envelope, SmtpRecipient recipient, CancellationToken cancellationToken) => new(
        // The protocol also knows a bare postmaster, which is nobody to send mail to.
        EmailAddress.TryParse(recipient.Address.Value, out _, out var error) ? SubmissionReplies.RecipientOk : SubmissionReplies.BadRecipient(error));

    public async ValueTask<SmtpReply> ReceiveAsync(
        SmtpSessionFacts session, SmtpEnvelope envelope, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var caller = (Caller)session.Principal!;
        string[] recipients = [.. envelope.Recipients.Select(recipient => recipient.Address.Value).Distinct(StringComparer.Ordinal)];
        var rate = await rates.TryAcquireAsync(caller, recipients.Length, cancellationToken);
        if (!rate.IsAllowed)
            return SubmissionReplies.Of(rate.ToRefusal());

        var mail = new SubmittedMail { Content = content.ToArray(), Recipients = recipients };
        var outcome = await acceptor.AcceptAsync(caller, envelope.ReversePath?.Value ?? "", mail, cancellationToken);
        return outcome.IsRefused(out var refusal, out var accepted)
            ? SubmissionReplies.Of(refusal)
            : SubmissionReplies.Queued(accepted.MessageId!.Value);
    }
}
