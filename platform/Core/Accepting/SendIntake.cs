using EmailPlatform.Core.Diagnostics;
using EmailPlatform.Core.Leases;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Accepting;

/// <summary>
/// Takes responsibility for a send: claims the idempotency key, and queues a small send to one recipient with all that it is; any other it stores with its
/// recipients, sees to it that something due will look at it again, and queues it. Where it returns a record, all of that is durable. Where it stops in
/// between, nobody was told of the send: what there is of it is not sent, or the second look finds it whole, or a repetition with the same key goes on
/// under the same ids. So the writes need no transaction, which on DynamoDB costs twice as much, and the queue need not wait for the table: a sender that
/// comes too early looks again.
/// </summary>
public sealed class SendIntake(
    ITable table,
    SendStore sends,
    SendIds ids,
    SendQueues queues,
    UnfinishedBuckets unfinished,
    DailyQuota quota,
    AcceptingLoad load,
    LeaseHolder holder,
    TimeProvider time)
{
    private readonly IdempotencyKeys _keys = new(table, ids, holder, time);

    /// <returns>The stored record: of this request, or of the one before it with the same key.</returns>
    internal async ValueTask<Outcome<SendRecord>> TakeAsync(Caller caller, NewSend request, CancellationToken cancellationToken)
    {
        using var counted = load.Begin();
        if (request.IdempotencyKey is not { } key)
        {
            return await quota.TryReserveAsync(caller.Tenant, request.RecipientCount, cancellationToken) is { } overQuota
                ? overQuota
                : await TakeAsync(caller.Tenant, request, await ids.NewAsync(caller.Tenant, cancellationToken), time.GetUtcNow(), cancellationToken);
        }

        if ((await _keys.ClaimAsync(caller.Tenant, key, request.Fingerprint(), cancellationToken)).IsRefused(out var refusal, out var held))
            return refusal;
        if (held.Claim.Done)
            return request.RecordOf(held.Claim.SendId, held.Claim.AcceptedAt);
        if (await quota.TryReserveAsync(caller.Tenant, request.RecipientCount, cancellationToken) is { } refused)
        {
            await _keys.ReleaseAsync(held, cancellationToken);
            return refused;
        }
        var send = await TakeAsync(caller.Tenant, request, held.Claim.SendId, held.Claim.AcceptedAt, cancellationToken);
        await _keys.CompleteAsync(held, cancellationToken);
        return send;
    }

    private async ValueTask<SendRecord> TakeAsync(
        TenantId tenant, NewSend request, SendId id, DateTimeOffset acceptedAt, CancellationToken cancellationToken)
    {
        using var activity = Instruments.Source.StartActivity("accept");
        var send = request.RecordOf(id, acceptedAt);
        if (!await queues.TryCarryAsync(tenant, send, cancellationToken))
            await StoreAsync(tenant, request, send, cancellationToken);
        Instruments.Accepted(send.Stream, send.RecipientCount);
        return send;
    }

    private async ValueTask StoreAsync(TenantId tenant, NewSend request, SendRecord send, CancellationToken cancellationToken)
    {
        // The recipients first: where the send stands, it is whole. A write is refused only where an earlier request with the same key made it.
        var chunks = new List<TableWrite>(RecipientChunk.Count(request.Recipients.Count));
        for (var start = 0; start < request.Recipients.Count; start += RecipientChunk.Size)
        {
            var chunk = new RecipientChunk { Recipients = [.. request.Recipients.Skip(start).Take(RecipientChunk.Size)] };
            chunks.Add(await sends.PrepareAsync(tenant, send, start / RecipientChunk.Size, chunk, cancellationToken));
        }
        if (chunks.Count > 0)
            await table.WriteManyAsync(chunks, cancellationToken);
        var storing = table.WriteAsync(await sends.PrepareAsync(tenant, send, cancellationToken), cancellationToken).AsTask();
        var watching = unfinished.WatchAsync(tenant, send, cancellationToken).AsTask();
        var queueing = send.SendAt is null ? queues.SendAllAsync(tenant, send, cancellationToken).AsTask() : Task.CompletedTask;
        await Task.WhenAll(storing, watching, queueing);
    }
}
