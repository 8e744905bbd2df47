using System.Globalization;
using System.Text;
using System.Text.Json;
using EmailPlatform.Core.Queues;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Core.Webhooks;

/// <summary>
/// Posts what waits in the webhooks queue. A crash between the post and the acknowledgement posts again, with the same webhook id.
/// <para>
/// A batch lasts as long as its slowest post, so the host should take small batches, many at once
/// (one item in each, 64 at once on one machine): then endpoints that hang occupy few of them (<see cref="EndpointGate"/>),
/// and what they may not have is put back. The visibility timeout must be at least twice <see cref="WebhookOptions.RequestTimeout"/>.
/// </para>
/// </summary>
public sealed class WebhookSender(
    WebhookStore store,
    WebhookClient client,
    WebhookRetries retries,
    WebhookDeadLetters deadLetters,
    TimeProvider time,
    WebhookOptions options,
    ILogger<WebhookSender> log) : IWorkHandler
{
    /// <summary>After so long a held delivery stops circling through the queue, and waits as if it had been tried.</summary>
    private static readonly TimeSpan KnownToFail = TimeSpan.FromHours(1);

    private readonly EndpointGates _gates = new(time, options.MaxInFlightPerEndpoint);

    public async ValueTask<IReadOnlyCollection<FailedWork>> HandleAsync(IReadOnlyList<ReceivedWork> batch, CancellationToken cancellationToken)
    {
        var failed = await Task.WhenAll(batch.Select(work => HandleAsync(work, cancellationToken)));
        return [.. failed.OfType<FailedWork>()];
    }

    private async Task<FailedWork?> HandleAsync(ReceivedWork work, CancellationToken cancellationToken)
    {
        try
        {
            await DeliverAsync(WebhookDelivery.Parse(work.Body.Span), cancellationToken);
            return null;
        }
        catch (JsonException)
        {
            return new(work.Id, "Not a webhook delivery.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(work.Id, "Stopped before it was done.");
        }
        catch (Exception failure)
        {
            WebhookLog.Failed(log, failure);
            return new(work.Id, failure.GetType().Name);
        }
    }

    private async ValueTask DeliverAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        if (await store.OpenAsync(delivery.Tenant, delivery.Endpoint, cancellationToken) is not { } target)
            return;
        if (target.Endpoint.Disabled is not null)
        {
            await deadLetters.AddAsync(delivery, delivery.LastProblem ?? "disabled", cancellationToken);
            return;
        }

        var gate = _gates.Of(target.Endpoint);
        if (await gate.EnterAsync(cancellationToken) is { } hold)
            await HoldAsync(delivery, target.Endpoint, hold, cancellationToken);
        else
            await ConcludeAsync(delivery, target.Endpoint, gate, await PostAsync(delivery, target, gate, cancellationToken), cancellationToken);
    }

    private async ValueTask<WebhookReply> PostAsync(
        WebhookDelivery delivery, SigningEndpoint target, EndpointGate gate, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await client.PostAsync(target.Endpoint.Url, delivery.Id, Encoding.UTF8.GetBytes(delivery.Payload), target.Keys, cancellationToken);
            gate.Leave(reply);
            return reply;
        }
        catch
        {
            gate.Abandon();
            throw;
        }
    }

    private async ValueTask ConcludeAsync(
        WebhookDelivery delivery, WebhookEndpoint endpoint, EndpointGate gate, WebhookReply reply, CancellationToken cancellationToken)
    {
        if (reply.IsSuccess)
        {
            if (endpoint.FailingSince is not null)
                await store.MarkAsync(endpoint.Tenant, endpoint.Id, failing: false, cancellationToken);
            return;
        }
        if (reply.IsGone)
        {
            await store.DisableAsync(endpoint.Tenant, endpoint.Id, WebhookDisabled.Gone, cancellationToken);
            WebhookLog.Disabled(log, endpoint.Id, WebhookDisabled.Gone);
            return;
        }
        if (endpoint.FailingSince is null && gate.IsFailing)
            await store.MarkAsync(endpoint.Tenant, endpoint.Id, failing: true, cancellationToken);
        var problem = reply.Problem ?? reply.Status.ToString(CultureInfo.InvariantCulture);
        await RetryAsync(delivery with { LastProblem = problem }, endpoint, reply.RetryAfter, cancellationToken);
    }

    /// <summary>Its turn came while the endpoint has no place for it.</summary>
    private ValueTask HoldAsync(WebhookDelivery delivery, WebhookEndpoint endpoint, TimeSpan hold, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - endpoint.FailingSince > KnownToFail || now - delivery.QueuedAt >= WebhookSchedule.GiveUpAfter)
            return RetryAsync(delivery with { LastProblem = delivery.LastProblem ?? "held" }, endpoint, hold, cancellationToken);
        var wait = WebhookSchedule.Spread(hold, 1);
        return retries.WaitAsync(delivery, wait < WorkItem.MaxDelay ? wait : WorkItem.MaxDelay, cancellationToken);
    }

    private async ValueTask RetryAsync(WebhookDelivery delivery, WebhookEndpoint endpoint, TimeSpan? atLeast, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (WebhookSchedule.After(delivery.Attempt) is { } wait && now + wait - delivery.QueuedAt <= WebhookSchedule.GiveUpAfter)
        {
            if (atLeast is { } wish && EndpointGate.Bounded(wish) > wait)
                wait = WebhookSchedule.Spread(EndpointGate.Bounded(wish), 0.1);
            await retries.WaitAsync(delivery with { Attempt = delivery.Attempt + 1 }, wait, cancellationToken);
            return;
        }

        await deadLetters.AddAsync(delivery, delivery.LastProblem!, cancellationToken);
        if (now - endpoint.FailingSince >= WebhookSchedule.GiveUpAfter)
        {
            await store.DisableAsync(endpoint.Tenant, endpoint.Id, WebhookDisabled.Failing, cancellationToken);
            WebhookLog.Disabled(log, endpoint.Id, WebhookDisabled.Failing);
        }
    }
}
