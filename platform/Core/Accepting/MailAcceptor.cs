using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Accepting;

/// <summary>Accepts a message that a client composed itself and submitted over SMTP, with its envelope.</summary>
public sealed class MailAcceptor(SendIntake intake, SenderPolicy senders)
{
    /// <summary>Names the request as the header of the same name does in REST. It is removed before sending.</summary>
    public const string IdempotencyHeader = "Idempotency-Key";

    /// <param name="reversePath">MAIL FROM as the client gave it, empty for the null path. Bounces come back to the platform whatever it is.</param>
    /// <param name="mail">1 to <see cref="AcceptLimits.MaxRecipients"/> recipients; CRLF line ends.</param>
    public async ValueTask<Outcome<AcceptedSend>> AcceptAsync(
        Caller caller, string reversePath, SubmittedMail mail, CancellationToken cancellationToken)
    {
        var fields = HeaderBlock.FindAll(mail.Content, "From", IdempotencyHeader);
        if (fields[0] is not [var from] || !MailboxList.TryParse(from, out var authors, out _) || authors.Count != 1)
            return Refusal.Invalid("/from", "invalid_from", "The message needs a From header with exactly one address.");
        if ((await senders.CheckAsync(caller.Tenant, authors[0].Address.Domain, cancellationToken)).IsRefused(out var refusal, out _))
            return refusal;
        var key = fields[1] is [var named, ..] ? named.Trim() : null;
        if (key is not null)
        {
            var errors = new InputErrors();
            IdempotencyKey.Check(key, "", errors);
            if (errors.Any)
                return errors.ToRefusal();
        }

        var request = new NewSend(mail.Recipients.Count, key, () => MailFingerprint.Of(reversePath, mail), [], (id, acceptedAt) => new SendRecord
        {
            Id = id,
            Route = SendRoute.Submission,
            Stream = MailStream.Transactional,
            AcceptedAt = acceptedAt,
            RecipientCount = mail.Recipients.Count,
            Mail = mail,
        });
        if ((await intake.TakeAsync(caller, request, cancellationToken)).IsRefused(out refusal, out var send))
            return refusal;
        return new AcceptedSend(
            send.Id, [.. mail.Recipients.Select((to, ordinal) => new AcceptedMessage(send.Id.Recipient(ordinal), to, MessageStatus.Queued))]);
    }
}
