using System.Text.Json;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// Starts a send at its time, and looks again later whether anything of it was left unfinished: a queue that was lost, a process that died
/// between storing and queueing. What is still waiting in a queue is queued twice then, which costs a read and sends nothing twice.
/// <see cref="UnfinishedBuckets"/> looks at most sends for the first time, many together.
/// </summary>
public sealed class UnfinishedSends(SendStore sends, MessageLog messages, SendQueues queues, DueIndex due, TimeProvider time) : IDueHandler
{
    /// <summary>
    /// How long after its time a send is looked at again: longer than a full queue normally takes, so that little is queued twice.
    /// </summary>
    public static readonly TimeSpan LookAgainAfter = TimeSpan.FromHours(2);

    public string Kind => "send";

    /// <summary>The entry of a send by itself: that begins later, or that is to be looked at once more.</summary>
    public static DueItem EntryOf(TenantId tenant, SendRecord send) =>
        EntryOf(tenant, send.Id, send.SendAt > send.AcceptedAt ? send.SendAt.Value : send.AcceptedAt + LookAgainAfter);

    public async ValueTask HandleAsync(IReadOnlyList<DueItem> due, CancellationToken cancellationToken)
    {
        foreach (var item in due)
        {
            var task = JsonSerializer.Deserialize(item.Document.Span, SendingJson.Default.SendTask)!;
            if (await sends.GetAsync(task.Tenant, task.Send, cancellationToken) is { } send)
                await LookAsync(task.Tenant, [send], cancellationToken);
        }
    }

    /// <summary>Queues what of these sends is overdue, and enters those again that are not finished.</summary>
    internal async ValueTask LookAsync(TenantId tenant, IReadOnlyList<SendRecord> looked, CancellationToken cancellationToken)
    {
        // Those of a few recipients are read together; a bulk send's chunks are as many as one call reads.
        var few = looked.Where(send => send.Route != SendRoute.Bulk).ToArray();
        var known = await messages.GetManyAsync(tenant, [.. few.SelectMany(send => Enumerable.Range(0, send.RecipientCount).Select(send.Id.Recipient))], cancellationToken);
        var records = known.ToLookup(message => message.Record.Id.Send, message => message.Record);
        foreach (var send in few)
        {
            var look = new Look(tenant, send, time.GetUtcNow());
            look.See(null, send.RecipientCount, [.. records[send.Id]]);
            await FollowAsync(look, cancellationToken);
        }
        foreach (var send in looked.Where(send => send.Route == SendRoute.Bulk))
        {
            var look = new Look(tenant, send, time.GetUtcNow());
            for (var chunk = 0; chunk < RecipientChunk.Count(send.RecipientCount); chunk++)
            {
                var start = chunk * RecipientChunk.Size;
                var count = Math.Min(RecipientChunk.Size, send.RecipientCount - start);
                var there = await messages.GetManyAsync(tenant, [.. Enumerable.Range(start, count).Select(send.Id.Recipient)], cancellationToken);
                look.See(chunk, count, [.. there.Select(message => message.Record)]);
            }
            await FollowAsync(look, cancellationToken);
        }
    }

    private async ValueTask FollowAsync(Look look, CancellationToken cancellationToken)
    {
        if (look.Tasks.Count > 0)
            await queues.SendAsync(look.Send.Stream, look.Tasks, TimeSpan.Zero, cancellationToken);
        if (look.Tasks.Count > 0 || !look.IsFinished)
            await due.AddAsync(EntryOf(look.Tenant, look.Send.Id, look.Now + LookAgainAfter), cancellationToken);
    }

    private static DueItem EntryOf(TenantId tenant, SendId id, DateTimeOffset dueAt) => new(
        "send", id.Value, dueAt, JsonSerializer.SerializeToUtf8Bytes(new SendTask { Tenant = tenant, Send = id }, SendingJson.Default.SendTask));

    /// <summary>What a look at one send has found.</summary>
    private sealed class Look(TenantId tenant, SendRecord send, DateTimeOffset now)
    {
        public TenantId Tenant => tenant;

        public SendRecord Send => send;

        public DateTimeOffset Now => now;

        public List<SendTask> Tasks { get; } = [];

        public bool IsFinished { get; private set; } = true;

        /// <param name="chunk">Null for a send without chunks.</param>
        /// <param name="count">How many messages there are, with a record or without.</param>
        public void See(int? chunk, int count, IReadOnlyList<MessageRecord> records)
        {
            if (records.Count < count)
                Tasks.Add(new SendTask { Tenant = tenant, Send = send.Id, Chunk = chunk });
            foreach (var record in records)
            {
                IsFinished &= record.State == DeliveryState.Finished;
                if (OverdueAttempt(record) is { } attempt)
                    Tasks.Add(RetryQueue.TaskOf(tenant, record.Id, attempt));
            }
        }

        private int? OverdueAttempt(MessageRecord record) => record.State switch
        {
            DeliveryState.Claimed when record.LeaseUntil < now => record.Attempt,
            DeliveryState.Waiting when record.NextAttemptAt < now => record.Attempt + 1,
            _ => null,
        };
    }
}
