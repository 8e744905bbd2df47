using System.Diagnostics;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Diagnostics;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Core.Sending;

/// <summary>Sees one claimed message through, and writes what became of it before anything else is done.</summary>
internal sealed class MessageDelivery(
    ITable table,
    MessageLog messages,
    SuppressionList suppressions,
    MessageComposer composer,
    ReturnPaths returnPaths,
    IMailTransport transport,
    OutcomeRules outcomes,
    AcceptingLoad accepting,
    TimeProvider time,
    ILogger<MessageDelivery> log)
{
    /// <summary>How long composing and signing, which is most of the work, lets accepting go first.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(20);

    /// <summary>Those of the recipients that are kept from being sent to, and by what.</summary>
    public async Task<IReadOnlyDictionary<MessageId, SuppressionEntry>> FindSuppressedAsync(
        TenantId tenant, PreparedSend send, IReadOnlyList<SendRecipient> recipients, CancellationToken cancellationToken)
    {
        var questions = new SuppressionQuestion[recipients.Count];
        for (var i = 0; i < questions.Length; i++)
            questions[i] = new SuppressionQuestion(recipients[i].To.Address, send.Record.Stream);
        var answers = await suppressions.FindAsync(tenant, questions, cancellationToken);
        var suppressed = new Dictionary<MessageId, SuppressionEntry>();
        for (var i = 0; i < questions.Length; i++)
        {
            if (answers[i] is { } entry)
                suppressed[recipients[i].Id] = entry;
        }
        return suppressed;
    }

    /// <returns>The record as it was written; null where the lease was lost meanwhile and the result is another's to tell.</returns>
    public async ValueTask<MessageRecord?> RunAsync(
        TenantId tenant, PreparedSend send, Claim.Taken taken, SuppressionEntry? suppressed, SendBatch batch, CancellationToken cancellationToken)
    {
        var record = taken.Message.Record;
        if (send.Record.CancelledAt is not null)
            record = record.Finish(NotSent(EventKind.Cancelled));
        else if (send.Refused is { } reason)
            record = record.Finish(NotSent(EventKind.Failed, reason));
        else if (suppressed is not null)
            record = record.Finish(NotSent(EventKind.Suppressed, $"The address is on the suppression list ({suppressed.Scope}, {ReasonOf(suppressed)})."));
        else
            record = await DeliverAsync(tenant, send, taken.Recipient, record, cancellationToken);

        // What has left must be recorded, whoever is asking to stop.
        var origin = new EventOrigin(tenant, send.Record, taken.Recipient.Metadata);
        return await WriteAsync(tenant, record, taken.Message, ended => batch.TakeUp(ended, origin), CancellationToken.None);
    }

    private async ValueTask<MessageRecord> DeliverAsync(
        TenantId tenant, PreparedSend send, SendRecipient recipient, MessageRecord record, CancellationToken cancellationToken)
    {
        await accepting.GiveWayAsync(LongestWait, cancellationToken);
        using var buffer = MessageComposer.NewBuffer(send);
        if (await composer.ComposeAsync(tenant, send, recipient, transport.NeedsSignature, buffer, cancellationToken) is { } failure)
            return record.Finish(NotSent(EventKind.RenderingFailure, failure));

        var outgoing = new OutgoingMessage
        {
            MessageId = record.Id,
            Tenant = tenant,
            Stream = record.Stream,
            ReversePath = await returnPaths.OfAsync(tenant, record.Id, record.Attempt, cancellationToken),
            Recipient = EmailAddress.Parse(record.Recipient),
            Content = buffer.Written,
            Attempt = record.Attempt,
        };
        using var activity = Instruments.Source.StartActivity("deliver", ActivityKind.Producer);
        var outcome = await transport.DeliverAsync(outgoing, cancellationToken);
        return outcomes.Apply(record, send.Record, outcome, transport.Name);
    }

    private TryOutcome NotSent(EventKind kind, string? reason = null) => new() { Kind = kind, Time = time.GetUtcNow(), Response = reason };

    /// <summary>Writes the result where the lease still holds. The projector may have written meanwhile; what it wrote is kept.</summary>
    private async ValueTask<MessageRecord?> WriteAsync(
        TenantId tenant, MessageRecord record, StoredMessage claimed, Func<MessageRecord, MessageRecord> takeUp, CancellationToken cancellationToken)
    {
        var version = claimed.Version;
        while (true)
        {
            var ended = takeUp(record);
            var outcome = await table.WriteAsync(MessageLog.Put(tenant, ended, version), cancellationToken);
            if (outcome.IsApplied)
            {
                Instruments.Ended(ended, time.GetUtcNow());
                return ended;
            }
            if (await messages.GetAsync(tenant, record.Id, cancellationToken) is not { } current || !IsSameLease(current.Record, claimed.Record))
            {
                Log.LeaseLost(log, record.Id);
                return null;
            }
            version = current.Version;
            record = record with
            {
                Status = current.Record.Status,
                Sequence = current.Record.Sequence,
                Timeline = current.Record.Timeline,
                Marks = current.Record.Marks,
            };
        }
    }

    private static bool IsSameLease(MessageRecord current, MessageRecord claimed) =>
        current.State == DeliveryState.Claimed
        && current.Attempt == claimed.Attempt
        && current.LeaseHolder == claimed.LeaseHolder
        && current.LeaseUntil == claimed.LeaseUntil;

    private static string ReasonOf(SuppressionEntry suppressed) => suppressed.Reason switch
    {
        SuppressionReason.SoftBounce => "soft_bounce",
        SuppressionReason.Unsubscribe => "unsubscribe",
        SuppressionReason.HardBounce => "hard_bounce",
        SuppressionReason.Complaint => "complaint",
        _ => "manual",
    };
}
