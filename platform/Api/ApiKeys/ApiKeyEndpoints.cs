using EmailPlatform.Api.Http;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.ApiKeys;

/// <summary>The keys that the API itself is called with.</summary>
internal sealed class ApiKeyEndpoints(ApiKeyStore keys, TimeProvider time) : IEndpoints
{
    private const string Path = "/v1/api-keys";

    public void Map(ApiRoutes routes)
    {
        routes.Post(Path, Scope.Admin, BodyReader.Of(ApiJson.Default.ApiKeyInput), ApiJson.Default.NewApiKeyView, CreateAsync, new("createApiKey", "API keys", "Make an API key")
        {
            Status = StatusCodes.Status201Created,
            Description = "The reply holds the key in `secret`. It is kept nowhere and cannot be read again. "
                + "Scopes: `send`, `read`, `suppressions`, `templates`, `webhooks`, `domains`, `admin` (everything).",
            Example = """{"name": "Web shop", "scopes": ["send", "read"], "expires_at": "2099-01-01T00:00:00Z"}""",
        });
        routes.Get(Path, Scope.Admin, ApiJson.Default.PageReplyApiKeyView, ListAsync, new("listApiKeys", "API keys", "List API keys")
        {
            Description = "The revoked and expired ones too.",
            Parameters = [Parameter.Cursor, Parameter.Limit],
        });
        routes.Delete("/v1/api-keys/{key_id}", Scope.Admin, RevokeAsync, new("revokeApiKey", "API keys", "Revoke an API key")
        {
            Description = "It may still pass for up to 60 seconds. A revoked key stays in the list.",
            Parameters = [Parameter.Path("key_id", "The key's id.", "k3j9x0a7b2c4d6e8")],
            Refusals = [StatusCodes.Status404NotFound],
        });
    }

    private async ValueTask<Outcome<NewApiKeyView>> CreateAsync(ApiRequest request, ApiKeyInput input)
    {
        if (input.Name is null)
            return Refusal.Invalid("/name", "required", "The field 'name' is required.");
        if (input.Scopes is not { Count: > 0 })
            return Refusal.Invalid("/scopes", "required", "An API key has at least one scope.");
        if (!ScopeNames.TryParse(input.Scopes, out var scopes))
            return Refusal.Invalid("/scopes", "unknown_scope", "A scope is send, read, suppressions, templates, webhooks, domains or admin.");
        if (input.ExpiresAt <= time.GetUtcNow())
            return Refusal.Invalid("/expires_at", "out_of_range", "The end of an API key lies in the future.");
        var created = await keys.CreateAsync(request.Tenant, input.Name, scopes, input.ExpiresAt, CancellationToken.None);
        return created.IsRefused(out var refusal, out var key) ? refusal : NewApiKeyView.Of(key);
    }

    private async ValueTask<Outcome<PageReply<ApiKeyView>>> ListAsync(ApiRequest request)
    {
        if (request.Page().IsRefused(out var refusal, out var page))
            return refusal;
        var listed = await keys.ListAsync(request.Tenant, page.Limit, page.Cursor, request.Aborted);
        return listed.IsRefused(out refusal, out var entries) ? refusal : PageReply<ApiKeyView>.Of(entries, ApiKeyView.Of);
    }

    private async ValueTask<Outcome<NoReply>> RevokeAsync(ApiRequest request) =>
        (await keys.RevokeAsync(request.Tenant, request.Route("key_id"), CancellationToken.None)).IsRefused(out var refusal, out _)
            ? refusal
            : NoReply.Instance;
}
