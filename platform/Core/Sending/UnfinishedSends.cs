using System.Text.Json;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// Starts a send at its time, and looks again later whether anything of it was left unfinished: a queue that was lost, a process that died
/// between storing and queueing. What is still waiting in a queue is queued twice then, which costs a read and sends nothing twice.
/// </summary>
public sealed class UnfinishedSends(SendStore sends, MessageLog messages, SendQueues queues, DueIndex due, TimeProvider time) : IDueHandler
{
    /// <summary>
    /// How long after its time a send is looked at again: longer than a full queue normally takes, so that little is queued twice.
    /// </summary>
    public static readonly TimeSpan LookAgainAfter = TimeSpan.FromHours(2);

    public string Kind => "send";

    /// <summary>The entry that an accepted send is stored with.</summary>
    public static DueItem EntryOf(TenantId tenant, SendRecord send) =>
        EntryOf(tenant, send.Id, send.SendAt > send.AcceptedAt ? send.SendAt.Value : send.AcceptedAt + LookAgainAfter);

    public async ValueTask HandleAsync(IReadOnlyList<DueItem> due, CancellationToken cancellationToken)
    {
        foreach (var item in due)
        {
            var task = JsonSerializer.Deserialize(item.Document.Span, SendingJson.Default.SendTask)!;
            if (await sends.GetAsync(task.Tenant, task.Send, cancellationToken) is { } send)
                await LookAsync(task.Tenant, send, cancellationToken);
        }
    }

    private async ValueTask LookAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken)
    {
        var chunk = send.Route == SendRoute.Bulk ? RecipientChunk.Size : send.RecipientCount;
        var now = time.GetUtcNow();
        var tasks = new List<SendTask>();
        var isFinished = true;
        for (var start = 0; start < send.RecipientCount; start += chunk)
        {
            var count = Math.Min(chunk, send.RecipientCount - start);
            var known = await messages.GetManyAsync(tenant, [.. Enumerable.Range(start, count).Select(send.Id.Recipient)], cancellationToken);
            if (known.Count < count)
                tasks.Add(new SendTask { Tenant = tenant, Send = send.Id, Chunk = send.Route == SendRoute.Bulk ? start / chunk : null });
            foreach (var message in known)
            {
                isFinished &= message.Record.State == DeliveryState.Finished;
                if (OverdueAttempt(message.Record, now) is { } attempt)
                    tasks.Add(RetryQueue.TaskOf(tenant, message.Record.Id, attempt));
            }
        }
        if (tasks.Count > 0)
            await queues.SendAsync(send.Stream, tasks, TimeSpan.Zero, cancellationToken);
        if (tasks.Count > 0 || !isFinished)
            await due.AddAsync(EntryOf(tenant, send.Id, now + LookAgainAfter), cancellationToken);
    }

    private static int? OverdueAttempt(MessageRecord record, DateTimeOffset now) => record.State switch
    {
        DeliveryState.Claimed when record.LeaseUntil < now => record.Attempt,
        DeliveryState.Waiting when record.NextAttemptAt < now => record.Attempt + 1,
        _ => null,
    };

    private static DueItem EntryOf(TenantId tenant, SendId id, DateTimeOffset dueAt) => new(
        "send", id.Value, dueAt, JsonSerializer.SerializeToUtf8Bytes(new SendTask { Tenant = tenant, Send = id }, SendingJson.Default.SendTask));
}
