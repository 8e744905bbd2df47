using System.Text.Json;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>The two send queues: apart, so that a campaign does not delay a password reset. Tenants take turns in each.</summary>
public sealed class SendQueues(IWorkQueue transactional, IWorkQueue bulk)
{
    /// <summary>A later try says a little more than the first.</summary>
    private const int MaxCarriedBytes = WorkItem.MaxBodyBytes - 256;

    /// <param name="delay">At most <see cref="WorkItem.MaxDelay"/>.</param>
    public ValueTask SendAsync(MailStream stream, IReadOnlyList<SendTask> tasks, TimeSpan delay, CancellationToken cancellationToken)
    {
        var items = new WorkItem[tasks.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = new WorkItem(tasks[i].Tenant.Value, BodyOf(tasks[i])) { Delay = delay };
        var queue = stream == MailStream.Bulk ? bulk : transactional;
        return queue.SendAsync(items, cancellationToken);
    }

    /// <summary>The first try of a send that its task can carry; false where it cannot, and nothing is queued.</summary>
    public async ValueTask<bool> TryCarryAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken)
    {
        if (!send.MayBeCarried || LengthOf(send) > MaxCarriedBytes)
            return false;
        var body = BodyOf(new SendTask { Tenant = tenant, Send = send.Id, Carried = send });
        if (body.Length > MaxCarriedBytes)
            return false;
        await transactional.SendAsync([new WorkItem(tenant.Value, body)], cancellationToken);
        return true;
    }

    /// <summary>The first try of everything in a send.</summary>
    public ValueTask SendAllAsync(TenantId tenant, SendRecord send, CancellationToken cancellationToken)
    {
        var tasks = new SendTask[send.Route == Accepting.SendRoute.Bulk ? RecipientChunk.Count(send.RecipientCount) : 1];
        for (var i = 0; i < tasks.Length; i++)
            tasks[i] = new SendTask { Tenant = tenant, Send = send.Id, Chunk = send.Route == Accepting.SendRoute.Bulk ? i : null };
        return SendAsync(send.Stream, tasks, TimeSpan.Zero, cancellationToken);
    }

    private static byte[] BodyOf(SendTask task) => JsonSerializer.SerializeToUtf8Bytes(task, SendingJson.Default.SendTask);

    /// <summary>At least so many bytes: what is far too large need not be written out to be measured.</summary>
    private static long LengthOf(SendRecord send) => send switch
    {
        { Mail: { } mail } => mail.Content.Length,
        { Request: { } request } => (request.Text?.Length ?? 0L) + (request.Html?.Length ?? 0) + (request.Amp?.Length ?? 0)
            + (request.Attachments?.Sum(attachment => attachment.Content?.Length ?? 0L) ?? 0),
        _ => 0,
    };
}
