using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Accepting;

/// <summary>Accepts a request to send that came as JSON: checks all that can be known now, then hands it to the intake.</summary>
public sealed class Acceptor(
    SendIntake intake, SenderPolicy senders, AttachmentStore attachments, ContentCheck content, TimeProvider time)
{
    /// <param name="idempotencyKey">From the header; the body's <c>send_id</c> stands in for it.</param>
    /// <param name="fingerprint">SHA-256 of the body, asked for only where there is a key.</param>
    public async ValueTask<Outcome<AcceptedSend>> AcceptAsync(
        Caller caller, SendRequest request, SendRoute route, string? idempotencyKey, Func<string> fingerprint, CancellationToken cancellationToken)
    {
        if (CheckKey(request, idempotencyKey) is { } badKey)
            return badKey;
        if (SendValidator.Validate(request, route, time.GetUtcNow()).IsRefused(out var refusal, out var draft))
            return refusal;
        if ((await senders.CheckAsync(caller.Tenant, draft.From.Address.Domain, cancellationToken)).IsRefused(out refusal, out _))
            return refusal with { Errors = [new InputError("/from", refusal.Code, refusal.Detail)] };
        if ((await content.CheckAsync(caller.Tenant, draft, cancellationToken)).IsRefused(out refusal, out var resolved))
            return refusal;
        if (await attachments.CheckAsync(caller.Tenant, draft.Attachments, cancellationToken) is { } badAttachment)
            return badAttachment;
        if (request.ValidateOnly == true)
            return Answer(draft, null);

        var stored = request with { Recipients = null, SendId = null, ValidateOnly = null, Template = resolved.Template };
        var taken = await intake.TakeAsync(
            caller,
            new NewSend(draft.RecipientCount, idempotencyKey ?? request.SendId, fingerprint, request.Recipients ?? [], (id, acceptedAt) => new SendRecord
            {
                Id = id,
                Route = route,
                Stream = draft.Stream,
                AcceptedAt = acceptedAt,
                SendAt = draft.SendAt > acceptedAt ? draft.SendAt : null,
                RecipientCount = draft.RecipientCount,
                Request = stored,
            }),
            cancellationToken);
        return taken.IsRefused(out refusal, out var send) ? refusal : Answer(draft, send);
    }

    private static Refusal? CheckKey(SendRequest request, string? idempotencyKey)
    {
        if (idempotencyKey is null)
            return null;
        var errors = new InputErrors();
        IdempotencyKey.Check(idempotencyKey, "", errors);
        if (request.SendId is not null && request.SendId != idempotencyKey)
            errors.Add("/send_id", "idempotency_key_twice", "The Idempotency-Key header and send_id differ.");
        return errors.Any ? errors.ToRefusal() : null;
    }

    private static AcceptedSend Answer(SendDraft draft, SendRecord? send)
    {
        var status = (send is null ? draft.SendAt : send.SendAt) is null ? MessageStatus.Queued : MessageStatus.Scheduled;
        var messages = new AcceptedMessage[draft.RecipientCount];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = new AcceptedMessage(send?.Id.Recipient(i), draft.RecipientAt(i).Address.Value, status);
        return new AcceptedSend(send?.Id, messages);
    }
}
