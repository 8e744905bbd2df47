using System.Text.Json;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;

namespace EmailPlatform.Core.Sending;

/// <summary>The two send queues: apart, so that a campaign does not delay a password reset. Tenants take turns in each.</summary>
public sealed class SendQueues(IWorkQueue transactional, IWorkQueue bulk)
{
    /// <param name="delay">At most <see cref="WorkItem.MaxDelay"/>.</param>
    public ValueTask SendAsync(MailStream stream, IReadOnlyList<SendTask> tasks, TimeSpan delay, CancellationToken cancellationToken)
    {
        var items = new WorkItem[tasks.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(tasks[i], SendingJson.Default.SendTask);
            items[i] = new WorkItem(tasks[i].Tenant.Value, body) { Delay = delay };
        }
        var queue = stream == MailStream.Bulk ? bulk : transactional;
        return queue.SendAsync(items, cancellationToken);
    }

    /// <summary>The first try of everything in a send.</summary>
    public ValueTask SendAllAsync(Tenants.TenantId tenant, SendRecord send, CancellationToken cancellationToken)
    {
        var tasks = new SendTask[send.Route == Accepting.SendRoute.Bulk ? RecipientChunk.Count(send.RecipientCount) : 1];
        for (var i = 0; i < tasks.Length; i++)
            tasks[i] = new SendTask { Tenant = tenant, Send = send.Id, Chunk = send.Route == Accepting.SendRoute.Bulk ? i : null };
        return SendAsync(send.Stream, tasks, TimeSpan.Zero, cancellationToken);
    }
}
