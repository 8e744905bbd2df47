using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Scheduling;

namespace EmailPlatform.Core.Webhooks;

/// <summary>
/// Where deliveries wait for their next try: up to <see cref="WorkItem.MaxDelay"/> in the queue itself, longer in the due-index,
/// from which this puts them back.
/// </summary>
/// <param name="queue">The webhooks queue.</param>
public sealed class WebhookRetries(IWorkQueue queue, DueIndex due, TimeProvider time) : IDueHandler
{
    public string Kind => "webhook";

    public ValueTask HandleAsync(IReadOnlyList<DueItem> due, CancellationToken cancellationToken) =>
        queue.SendAsync([.. due.Select(item => WebhookDelivery.Parse(item.Document.Span).ToWork())], cancellationToken);

    internal ValueTask WaitAsync(WebhookDelivery delivery, TimeSpan wait, CancellationToken cancellationToken) =>
        wait <= WorkItem.MaxDelay
            ? queue.SendAsync([delivery.ToWork(wait)], cancellationToken)
            : due.AddAsync(new DueItem(Kind, delivery.Id, time.GetUtcNow() + wait, delivery.ToJson()), cancellationToken);
}
