using System.Collections.Concurrent;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// Runs one task: a slice of its recipients at a time is claimed, delivered and told of. The task is done when each of its messages is
/// finished, or waits in a queue for its next try.
/// </summary>
internal sealed class SendTaskRunner(
    PreparedSends sends,
    RecipientReader recipients,
    SendQueues queues,
    ClaimDesk claims,
    MessageDelivery delivery,
    RetryQueue retries,
    SenderOptions options,
    TimeProvider time,
    ILogger<SendTaskRunner> log)
{
    /// <summary>After 1, 2, 4 … seconds, a minute altogether: longer than a write of the table is repeated.</summary>
    private const int MaxMisses = 6;

    /// <summary>A task that comes for the first time is most likely early by a few milliseconds only.</summary>
    private static readonly TimeSpan[] FirstLooks = [TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(180)];

    public async ValueTask RunAsync(SendTask task, SendBatch batch, CancellationToken cancellationToken)
    {
        using var send = await FindAsync(task, cancellationToken);
        if (send is null
            || await ReadRecipientsAsync(task, send.Record, cancellationToken) is not { } addressed)
        {
            await LookAgainAsync(task, cancellationToken);
            return;
        }
        for (var start = 0; start < addressed.Length; start += options.SliceSize)
        {
            var slice = new ArraySegment<SendRecipient>(addressed, start, Math.Min(options.SliceSize, addressed.Length - start));
            await RunSliceAsync(task, send, slice, batch, cancellationToken);
        }
    }

    private async ValueTask<PreparedSend?> FindAsync(SendTask task, CancellationToken cancellationToken)
    {
        if (task.Carried is { } carried)
            return await sends.PrepareAsync(task.Tenant, carried, cancellationToken);
        foreach (var wait in task.Misses is null ? FirstLooks : [TimeSpan.Zero])
        {
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            if (await sends.GetAsync(task.Tenant, task.Send, cancellationToken) is { } send)
                return send;
        }
        return null;
    }

    /// <summary>
    /// A send is queued while it is being stored, so its task may come a moment early. Where its storing failed, nobody was told of it.
    /// </summary>
    private async ValueTask LookAgainAsync(SendTask task, CancellationToken cancellationToken)
    {
        var misses = (task.Misses ?? 0) + 1;
        if (misses > MaxMisses)
        {
            Log.SendWithoutRecord(log, task.Send, task.Tenant);
            return;
        }
        var stream = task.Chunk is null ? MailStream.Transactional : MailStream.Bulk;
        await queues.SendAsync(stream, [task with { Misses = misses }], TimeSpan.FromSeconds(1 << (misses - 1)), cancellationToken);
    }

    private async ValueTask RunSliceAsync(
        SendTask task, PreparedSend send, ArraySegment<SendRecipient> slice, SendBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Nearly always all are claimed, so who gets no mail is asked meanwhile.
        var suppressed = delivery.FindSuppressedAsync(task.Tenant, send, slice, cancellationToken);
        var claimed = claims.TakeAsync(task.Tenant, send.Record, slice, task.Attempt, cancellationToken).AsTask();
        await Task.WhenAll(suppressed, claimed);

        var finished = new ConcurrentBag<(SendRecipient Recipient, MessageRecord Record)>();
        var taken = new List<Claim.Taken>(slice.Count);
        foreach (var claim in await claimed)
        {
            switch (claim)
            {
                case Claim.Taken mine:
                    taken.Add(mine);
                    break;
                case Claim.Done done:
                    finished.Add((done.Recipient, done.Record));
                    break;
                case Claim.Held held:
                    await retries.PutAsync(send.Record.Stream, RetryQueue.TaskOf(task, held.Message, task.Attempt), held.Until, cancellationToken);
                    break;
            }
        }

        var silenced = await suppressed;
        await Parallel.ForAsync(
            0,
            taken.Count,
            new ParallelOptions { MaxDegreeOfParallelism = send.Place?.Need.Messages ?? options.Parallelism, CancellationToken = cancellationToken },
            async (i, stopping) =>
            {
                if (await delivery.RunAsync(task.Tenant, send, taken[i], silenced.GetValueOrDefault(taken[i].Recipient.Id), batch, stopping) is { } record)
                    finished.Add((taken[i].Recipient, record));
            });
        await TellAsync(task, send.Record, finished, batch, cancellationToken);
    }

    /// <summary>What follows from records that are written: their next tries are queued and their events told of. Doing it twice is harmless.</summary>
    private async ValueTask TellAsync(SendTask task, SendRecord send, IReadOnlyCollection<(SendRecipient Recipient, MessageRecord Record)> finished, SendBatch batch, CancellationToken cancellationToken)
    {
        foreach (var (recipient, record) in finished)
        {
            if (record is { State: DeliveryState.Waiting, NextAttemptAt: { } next })
                await retries.PutAsync(send.Stream, RetryQueue.TaskOf(task, record.Id, record.Attempt + 1), next, cancellationToken);
            batch.Tell(record, new EventOrigin(task.Tenant, send, recipient.Metadata));
        }
    }

    private async ValueTask<SendRecipient[]?> ReadRecipientsAsync(SendTask task, SendRecord send, CancellationToken cancellationToken)
    {
        if (send.Route != SendRoute.Bulk)
        {
            var all = RecipientReader.ReadSmall(send);
            return task.Ordinal is { } one ? [all[one]] : all;
        }
        var number = task.Chunk ?? (task.Ordinal / RecipientChunk.Size) ?? throw new InvalidDataException("A task of a bulk send names no chunk.");
        var chunk = await recipients.ReadChunkAsync(task.Tenant, send, number, cancellationToken);
        return task.Ordinal is { } ordinal && chunk is not null ? [chunk[ordinal % RecipientChunk.Size]] : chunk;
    }
}
