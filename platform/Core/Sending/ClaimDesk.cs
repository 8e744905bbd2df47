using EmailPlatform.Core.Leases;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// Hands out the right to try a message. A claim is a lease written into the message's record: a record is taken where it waits,
/// or where its lease has run out, and every later write of the holder is conditioned on what it took.
/// </summary>
internal sealed class ClaimDesk(ITable table, MessageLog messages, SenderOptions options, LeaseHolder holder, TimeProvider time)
{
    /// <summary>Claims at most <see cref="TableLimits.MaxBatch"/> messages of one send for their try number <paramref name="attempt"/>.</summary>
    public async ValueTask<List<Claim>> TakeAsync(
        TenantId tenant, SendRecord send, IReadOnlyList<SendRecipient> recipients, int attempt, CancellationToken cancellationToken)
    {
        var claims = new List<Claim>(recipients.Count);
        var open = attempt == 1
            ? await TakeNewAsync(tenant, send, recipients, claims, cancellationToken)
            : recipients;
        while (open.Count > 0)
            open = await TakeKnownAsync(tenant, send, open, attempt, claims, cancellationToken);
        return claims;
    }

    /// <summary>The usual case: nobody has touched them, so their records are made by the claim itself.</summary>
    private async ValueTask<IReadOnlyList<SendRecipient>> TakeNewAsync(
        TenantId tenant, SendRecord send, IReadOnlyList<SendRecipient> recipients, List<Claim> claims, CancellationToken cancellationToken)
    {
        var records = new MessageRecord[recipients.Count];
        for (var i = 0; i < records.Length; i++)
            records[i] = Leased(MessageRecord.New(send, recipients[i].Id, recipients[i].To.Address.Value), 1);
        return await WriteAsync(tenant, recipients, records, versions: null, claims, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<SendRecipient>> TakeKnownAsync(
        TenantId tenant, SendRecord send, IReadOnlyList<SendRecipient> recipients, int attempt, List<Claim> claims, CancellationToken cancellationToken)
    {
        var ids = new MessageId[recipients.Count];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = recipients[i].Id;
        var found = new Dictionary<MessageId, StoredMessage>(ids.Length);
        foreach (var message in await messages.GetManyAsync(tenant, ids, cancellationToken))
            found[message.Record.Id] = message;

        var free = new List<SendRecipient>(recipients.Count);
        var records = new List<MessageRecord>(recipients.Count);
        var versions = new List<long?>(recipients.Count);
        foreach (var recipient in recipients)
        {
            var stored = found.GetValueOrDefault(recipient.Id);
            var record = stored?.Record ?? MessageRecord.New(send, recipient.Id, recipient.To.Address.Value);
            if (IsDone(record, attempt))
            {
                claims.Add(new Claim.Done(recipient, record));
            }
            else if (IsHeld(record))
            {
                claims.Add(new Claim.Held(recipient.Id, record.LeaseUntil!.Value));
            }
            else if (HasLeft(record))
            {
                claims.Add(await FinishAsync(tenant, recipient, stored!, cancellationToken));
            }
            else
            {
                free.Add(recipient);
                records.Add(Leased(record, attempt));
                versions.Add(stored?.Version);
            }
        }
        return free.Count == 0 ? [] : await WriteAsync(tenant, free, records, versions, claims, cancellationToken);
    }

    /// <summary>What its dead holder could not write any more. Where somebody else writes meanwhile, that says the same or more.</summary>
    private async ValueTask<Claim.Done> FinishAsync(
        TenantId tenant, SendRecipient recipient, StoredMessage stored, CancellationToken cancellationToken)
    {
        var record = stored.Record.Finish(outcome: null);
        await table.WriteAsync(MessageLog.Put(tenant, record, stored.Version), cancellationToken);
        return new Claim.Done(recipient, record);
    }

    /// <summary>Writes the leases; returns the recipients whose record somebody else wrote meanwhile.</summary>
    private async ValueTask<IReadOnlyList<SendRecipient>> WriteAsync(
        TenantId tenant,
        IReadOnlyList<SendRecipient> recipients,
        IReadOnlyList<MessageRecord> records,
        List<long?>? versions,
        List<Claim> claims,
        CancellationToken cancellationToken)
    {
        var writes = new TableWrite[records.Count];
        for (var i = 0; i < writes.Length; i++)
            writes[i] = MessageLog.Put(tenant, records[i], versions?[i]);
        var outcomes = await table.WriteManyAsync(writes, cancellationToken);

        List<SendRecipient>? refused = null;
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i].IsApplied)
                claims.Add(new Claim.Taken(recipients[i], new StoredMessage(records[i], outcomes[i].Version)));
            else
                (refused ??= []).Add(recipients[i]);
        }
        return refused ?? [];
    }

    private static bool IsDone(MessageRecord record, int attempt) =>
        record.State == DeliveryState.Finished || record.Attempt > attempt || (record.Attempt == attempt && record.State == DeliveryState.Waiting);

    private bool IsHeld(MessageRecord record) =>
        record.State == DeliveryState.Claimed
        && record.LeaseUntil > time.GetUtcNow()
        && !holder.IsDead(record.LeaseHolder);

    /// <summary>
    /// Whether the try that a dead holder had begun has come to something: a provider tells of it by events that name the try, and our own
    /// events of a try come only after its record is written.
    /// </summary>
    private static bool HasLeft(MessageRecord record) =>
        record.State == DeliveryState.Claimed && record.Timeline.Any(entry => entry.Attempt == record.Attempt);

    private MessageRecord Leased(MessageRecord record, int attempt) => record with
    {
        State = DeliveryState.Claimed,
        Attempt = attempt,
        LeaseUntil = time.GetUtcNow() + options.Lease,
        LeaseHolder = holder.Name,
        NextAttemptAt = null,
    };
}
