using System.Text.Json;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>Puts a message back for its next try: into the queue with a delay where the queue can wait that long, else through the due-index.</summary>
public sealed class RetryQueue(SendQueues queues, DueIndex due, TimeProvider time) : IDueHandler
{
    public string Kind => "retry";

    /// <summary>The task for one message's try. Where it belongs to a bulk send, its chunk follows from its ordinal.</summary>
    public static SendTask TaskOf(TenantId tenant, MessageId message, int attempt) =>
        new() { Tenant = tenant, Send = message.Send, Ordinal = message.Ordinal, Attempt = attempt };

    /// <summary>The same for a message of a task that is being done, with what that carries.</summary>
    public static SendTask TaskOf(SendTask task, MessageId message, int attempt) => TaskOf(task.Tenant, message, attempt) with { Carried = task.Carried };

    public async ValueTask PutAsync(MailStream stream, SendTask task, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var delay = at - time.GetUtcNow();
        if (delay <= WorkItem.MaxDelay)
        {
            await queues.SendAsync(stream, [task], delay > TimeSpan.Zero ? delay : TimeSpan.Zero, cancellationToken);
            return;
        }
        var retry = new RetryEntry(stream, task);
        var id = $"{task.Send.Recipient(task.Ordinal ?? 0)}.{task.Attempt}";
        await due.AddAsync(
            new DueItem(Kind, id, at, JsonSerializer.SerializeToUtf8Bytes(retry, SendingJson.Default.RetryEntry)), cancellationToken);
    }

    public async ValueTask HandleAsync(IReadOnlyList<DueItem> due, CancellationToken cancellationToken)
    {
        foreach (var stream in due
            .Select(item => JsonSerializer.Deserialize(item.Document.Span, SendingJson.Default.RetryEntry)!)
            .GroupBy(entry => entry.Stream))
        {
            await queues.SendAsync(stream.Key, [.. stream.Select(entry => entry.Task)], TimeSpan.Zero, cancellationToken);
        }
    }
}
