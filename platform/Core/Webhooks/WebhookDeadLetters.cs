using System.Text.Json;
using EmailPlatform.Core.Paging;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Webhooks;

/// <summary>
/// The events that an endpoint did not accept in three days, or that waited for it when it was disabled. Each stays for <see cref="Keep"/>.
/// Their keys are hashes, so that a large number for one endpoint splits.
/// </summary>
/// <param name="queue">The webhooks queue.</param>
public sealed class WebhookDeadLetters(ITable table, IWorkQueue queue, TimeProvider time)
{
    public static readonly TimeSpan Keep = TimeSpan.FromDays(14);

    /// <summary>In no order that means anything.</summary>
    public ValueTask<Outcome<Page<WebhookDeadLetter>>> ListAsync(
        TenantId tenant, WebhookEndpointId endpoint, int limit, string? cursor, CancellationToken cancellationToken) =>
        table.ListAsync(
            new TableQuery { Partition = PartitionOf(tenant, endpoint), Limit = limit, Cursor = cursor }, item => View(Parse(item)), cancellationToken);

    /// <summary>Queues the event again with all its tries, under its old webhook id. The queued letter, or refused as <c>dead_letter_not_found</c>.</summary>
    public async ValueTask<Outcome<WebhookDeadLetter>> RedriveAsync(
        TenantId tenant, WebhookEndpointId endpoint, string id, CancellationToken cancellationToken)
    {
        if (id.Length == 0 || await table.GetAsync(new(PartitionOf(tenant, endpoint), id), cancellationToken) is not { } item)
            return Refusal.NotFound("dead_letter_not_found", "There is no such dead letter.");
        await RedriveAsync([item], cancellationToken);
        return View(Parse(item));
    }

    /// <summary>Queues all of an endpoint's letters again, and answers how many there were.</summary>
    public async ValueTask<int> RedriveAllAsync(TenantId tenant, WebhookEndpointId endpoint, CancellationToken cancellationToken)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            var page = await table.QueryAsync(
                new TableQuery { Partition = PartitionOf(tenant, endpoint), Cursor = cursor, Limit = TableLimits.MaxBatch }, cancellationToken);
            if (page.Items.Count > 0)
                await RedriveAsync(page.Items, cancellationToken);
            count += page.Items.Count;
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return count;
    }

    /// <summary>Removing one that is not there does nothing.</summary>
    public async ValueTask RemoveAsync(TenantId tenant, WebhookEndpointId endpoint, string id, CancellationToken cancellationToken)
    {
        if (id.Length > 0)
            await table.WriteAsync(new TableWrite.Delete { Key = new(PartitionOf(tenant, endpoint), id) }, cancellationToken);
    }

    internal async ValueTask AddAsync(WebhookDelivery delivery, string reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await table.WriteAsync(
            new TableWrite.Put
            {
                Key = new(PartitionOf(delivery.Tenant, delivery.Endpoint), delivery.Id),
                Document = JsonSerializer.SerializeToUtf8Bytes(new(delivery, reason, now), WebhookJson.Plain.WebhookDeadDocument),
                ExpiresAt = now + Keep,
            },
            cancellationToken);
    }

    private async ValueTask RedriveAsync(IReadOnlyList<TableItem> items, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await queue.SendAsync(
            [.. items.Select(item => (Parse(item).Delivery with { Attempt = 1, LastProblem = null, QueuedAt = now }).ToWork())], cancellationToken);
        await table.WriteManyAsync([.. items.Select(item => new TableWrite.Delete { Key = item.Key })], cancellationToken);
    }

    private static WebhookDeadLetter View(WebhookDeadDocument dead) => new(
        dead.Delivery.Id, dead.Delivery.Type, dead.Delivery.Payload, dead.Delivery.Attempt, dead.Reason, dead.Delivery.QueuedAt, dead.DiedAt);

    private static WebhookDeadDocument Parse(TableItem item) => JsonSerializer.Deserialize(item.Document.Span, WebhookJson.Plain.WebhookDeadDocument)!;

    private static string PartitionOf(TenantId tenant, WebhookEndpointId endpoint) => $"t#{tenant}#webhook-dead#{endpoint}";
}
