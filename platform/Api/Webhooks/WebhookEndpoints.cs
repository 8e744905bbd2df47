using EmailPlatform.Api.Http;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Webhooks;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Webhooks;

/// <summary>Where a tenant's events are posted.</summary>
internal sealed class WebhookEndpoints(WebhookStore webhooks, WebhookTest test) : IEndpoints
{
    private const string Path = "/v1/webhooks";

    /// <summary>The route of one endpoint.</summary>
    public const string OnePath = "/v1/webhooks/{webhook_id}";

    private const string Example = """{"url": "https://hooks.example.com/mail", "events": ["message.delivered", "message.bounced"]}""";

    public static readonly Parameter Id = Parameter.Path("webhook_id", "The webhook's id.", "wh_019300a1b2c3d4e5f60718293a4b5c6d");

    private static readonly Refusal NotFound = Refusal.NotFound("webhook_not_found", "There is no such webhook.");

    public void Map(ApiRoutes routes)
    {
        routes.Post(Path, Scope.Webhooks, BodyReader.Of(ApiJson.Default.WebhookRequest), ApiJson.Default.NewWebhookView, CreateAsync, new("createWebhook", "Webhooks", "Add a webhook")
        {
            Status = StatusCodes.Status201Created,
            Description = "Events are posted as [Standard Webhooks](https://www.standardwebhooks.com) describes, signed with the `secret` of this reply, "
                + "which cannot be read again. Without `events` it gets all of them.",
            Example = Example,
            Refusals = [StatusCodes.Status409Conflict],
        });
        routes.Get(Path, Scope.Webhooks, ApiJson.Default.PageReplyWebhookView, ListAsync, new("listWebhooks", "Webhooks", "List webhooks")
        {
            Description = "All of them, the oldest first.",
        });
        routes.Get(OnePath, Scope.Webhooks, ApiJson.Default.WebhookView, GetAsync, One("getWebhook", "A webhook"));
        routes.Put(OnePath, Scope.Webhooks, BodyReader.Of(ApiJson.Default.WebhookRequest), ApiJson.Default.WebhookView, UpdateAsync, One("updateWebhook", "Change a webhook") with { Example = Example });
        routes.Delete(OnePath, Scope.Webhooks, DeleteAsync, One("deleteWebhook", "Remove a webhook"));
        routes.Post($"{OnePath}/enable", Scope.Webhooks, ApiJson.Default.WebhookView, EnableAsync, One("enableWebhook", "Let a webhook have events again"));
        routes.Post($"{OnePath}/disable", Scope.Webhooks, ApiJson.Default.WebhookView, DisableAsync, One("disableWebhook", "Stop posting to a webhook"));
        routes.Post($"{OnePath}/test", Scope.Webhooks, ApiJson.Default.WebhookTestReply, TestAsync, One("testWebhook", "Post a test event now") with
        {
            Description = "Answers what the endpoint answered, whatever that is.",
        });
        routes.Post($"{OnePath}/rotate-secret", Scope.Webhooks, ApiJson.Default.NewWebhookView, RotateAsync, One("rotateWebhookSecret", "Make a new secret") with
        {
            Description = "The old secret signs beside the new one for 24 hours.",
        });
    }

    private static Operation One(string id, string summary) =>
        new(id, "Webhooks", summary) { Parameters = [Id], Refusals = [StatusCodes.Status404NotFound] };

    private async ValueTask<Outcome<NewWebhookView>> CreateAsync(ApiRequest request, WebhookRequest body) =>
        (await webhooks.CreateAsync(request.Tenant, body, CancellationToken.None)).IsRefused(out var refusal, out var made)
            ? refusal
            : NewWebhookView.Of(made);

    private async ValueTask<Outcome<PageReply<WebhookView>>> ListAsync(ApiRequest request) =>
        new PageReply<WebhookView>([.. (await webhooks.ListAsync(request.Tenant, request.Aborted)).Select(WebhookView.Of)], null);

    private async ValueTask<Outcome<WebhookView>> GetAsync(ApiRequest request) =>
        WebhookEndpointId.TryParse(request.Route("webhook_id"), out var id)
        && await webhooks.GetAsync(request.Tenant, id, request.Aborted) is { } endpoint
            ? WebhookView.Of(endpoint)
            : NotFound;

    private async ValueTask<Outcome<WebhookView>> UpdateAsync(ApiRequest request, WebhookRequest body) =>
        WebhookEndpointId.TryParse(request.Route("webhook_id"), out var id)
            ? View(await webhooks.UpdateAsync(request.Tenant, id, body, CancellationToken.None))
            : NotFound;

    private async ValueTask<Outcome<NoReply>> DeleteAsync(ApiRequest request)
    {
        if (!WebhookEndpointId.TryParse(request.Route("webhook_id"), out var id)
            || await webhooks.GetAsync(request.Tenant, id, CancellationToken.None) is null)
            return NotFound;
        await webhooks.DeleteAsync(request.Tenant, id, CancellationToken.None);
        return NoReply.Instance;
    }

    private async ValueTask<Outcome<WebhookView>> EnableAsync(ApiRequest request) =>
        WebhookEndpointId.TryParse(request.Route("webhook_id"), out var id)
            ? View(await webhooks.EnableAsync(request.Tenant, id, CancellationToken.None))
            : NotFound;

    private async ValueTask<Outcome<WebhookView>> DisableAsync(ApiRequest request) =>
        WebhookEndpointId.TryParse(request.Route("webhook_id"), out var id)
            ? View(await webhooks.DisableAsync(request.Tenant, id, WebhookDisabled.ByRequest, CancellationToken.None))
            : NotFound;

    private async ValueTask<Outcome<WebhookTestReply>> TestAsync(ApiRequest request)
    {
        if (!WebhookEndpointId.TryParse(request.Route("webhook_id"), out var id))
            return NotFound;
        var tested = await test.SendAsync(request.Tenant, id, request.Aborted);
        return tested.IsRefused(out var refusal, out var result)
            ? refusal
            : new WebhookTestReply(result.Accepted, result.Status, result.Problem, (int)result.Took.TotalMilliseconds);
    }

    private async ValueTask<Outcome<NewWebhookView>> RotateAsync(ApiRequest request)
    {
        if (!WebhookEndpointId.TryParse(request.Route("webhook_id"), out var id))
            return NotFound;
        var rotated = await webhooks.RotateSecretAsync(request.Tenant, id, CancellationToken.None);
        return rotated.IsRefused(out var refusal, out var made) ? refusal : NewWebhookView.Of(made);
    }

    private static Outcome<WebhookView> View(Outcome<WebhookEndpoint> outcome) =>
        outcome.IsRefused(out var refusal, out var endpoint) ? refusal : WebhookView.Of(endpoint);
}
