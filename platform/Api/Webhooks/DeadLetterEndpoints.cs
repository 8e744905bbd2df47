using EmailPlatform.Api.Http;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Webhooks;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Webhooks;

/// <summary>The events that a webhook never accepted.</summary>
internal sealed class DeadLetterEndpoints(WebhookStore webhooks, WebhookDeadLetters letters) : IEndpoints
{
    private const string Path = $"{WebhookEndpoints.OnePath}/dead-letters";

    public void Map(ApiRoutes routes)
    {
        routes.Get(Path, Scope.Webhooks, ApiJson.Default.PageReplyDeadLetterView, ListAsync, new("listDeadLetters", "Webhooks", "List the events that a webhook never accepted")
        {
            Description = "Each stays for 14 days. In no particular order.",
            Parameters = [WebhookEndpoints.Id, Parameter.Cursor, Parameter.Limit],
            Refusals = [StatusCodes.Status404NotFound],
        });
        routes.Post($"{Path}/redrive", Scope.Webhooks, ApiJson.Default.RedriveReply, RedriveAsync, new("redriveDeadLetters", "Webhooks", "Post dead letters again")
        {
            Parameters = [WebhookEndpoints.Id, Parameter.Query("id", "Only this one. Without it, all of them.")],
            Refusals = [StatusCodes.Status404NotFound],
        });
    }

    private async ValueTask<Outcome<PageReply<DeadLetterView>>> ListAsync(ApiRequest request)
    {
        if ((await FindAsync(request)).IsRefused(out var refusal, out var endpoint) || request.Page().IsRefused(out refusal, out var page))
            return refusal;
        var listed = await letters.ListAsync(request.Tenant, endpoint.Id, page.Limit, page.Cursor, request.Aborted);
        return listed.IsRefused(out refusal, out var entries) ? refusal : PageReply<DeadLetterView>.Of(entries, DeadLetterView.Of);
    }

    private async ValueTask<Outcome<RedriveReply>> RedriveAsync(ApiRequest request)
    {
        if ((await FindAsync(request)).IsRefused(out var refusal, out var endpoint))
            return refusal;
        if (request.Query("id") is not { } letter)
            return new RedriveReply(await letters.RedriveAllAsync(request.Tenant, endpoint.Id, CancellationToken.None));
        var redriven = await letters.RedriveAsync(request.Tenant, endpoint.Id, letter, CancellationToken.None);
        return redriven.IsRefused(out refusal, out _) ? refusal : new RedriveReply(1);
    }

    private async ValueTask<Outcome<WebhookEndpoint>> FindAsync(ApiRequest request) =>
        WebhookEndpointId.TryParse(request.Route("webhook_id"), out var id)
        && await webhooks.GetAsync(request.Tenant, id, request.Aborted) is { } endpoint
            ? endpoint
            : Refusal.NotFound("webhook_not_found", "There is no such webhook.");
}
