using EmailPlatform.Api.Http;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Suppressions;

/// <summary>Who gets no mail.</summary>
internal sealed class SuppressionEndpoints(SuppressionList list, TimeProvider time) : IEndpoints
{
    private const string Path = "/v1/suppressions";
    private const string ScopeForm = "`all`, `stream:transactional`, `stream:bulk`, or `topic:` and a name";

    public void Map(ApiRoutes routes)
    {
        routes.Get(Path, Scope.Read | Scope.Suppressions, ApiJson.Default.PageReplySuppressionView, ListAsync, new("listSuppressions", "Suppressions", "List who gets no mail")
        {
            Description = "In no particular order. A page may be short, or empty, although there is a `next_cursor`.",
            Parameters =
            [
                Parameter.Query("email", "Only entries of this address.") with { Example = "bea@example.net" },
                Parameter.Query("scope", $"Only entries of this scope: {ScopeForm}."),
                Parameter.Cursor,
                Parameter.Limit,
            ],
        });
        routes.Post(Path, Scope.Suppressions, BodyReader.Of(ApiJson.Default.SuppressionInput), ApiJson.Default.SuppressionView, AddAsync, new("addSuppression", "Suppressions", "Stop mail to an address")
        {
            Status = StatusCodes.Status201Created,
            Description = "An entry that is there already stays, unless the new one ends later.",
            Example = """{"email": "carl@example.net", "scope": "stream:bulk"}""",
        });
        routes.Delete(Path, Scope.Suppressions, RemoveAsync, new("removeSuppression", "Suppressions", "Let mail through again")
        {
            Parameters =
            [
                Parameter.Query("email", "The address.") with { IsRequired = true, Example = "carl@example.net" },
                Parameter.Query("scope", $"Only this scope: {ScopeForm}. Without it, all of them."),
            ],
            Refusals = [StatusCodes.Status404NotFound],
        });
    }

    private async ValueTask<Outcome<PageReply<SuppressionView>>> ListAsync(ApiRequest request)
    {
        if (Filter(request).IsRefused(out var refusal, out var filter) || request.Page().IsRefused(out refusal, out var page))
            return refusal;
        var listed = await list.ListAsync(request.Tenant, filter, page.Limit, page.Cursor, request.Aborted);
        return listed.IsRefused(out refusal, out var entries) ? refusal : PageReply<SuppressionView>.Of(entries, SuppressionView.Of);
    }

    private async ValueTask<Outcome<SuppressionView>> AddAsync(ApiRequest request, SuppressionInput input)
    {
        if (!EmailAddress.TryParse(input.Email, out var address, out var error))
            return Refusal.Invalid("/email", input.Email is null ? "required" : "invalid_address", error);
        var scope = SuppressionScope.All;
        if (input.Scope is not null && !SuppressionScope.TryParse(input.Scope, out scope))
            return WrongScope();
        if (input.ExpiresAt <= time.GetUtcNow())
            return Refusal.Invalid("/expires_at", "out_of_range", "The end of a suppression lies in the future.");
        var added = new NewSuppression(address, scope, SuppressionReason.Manual) { Expires = input.ExpiresAt };
        await list.AddAsync(request.Tenant, [added], CancellationToken.None);
        var entries = await list.GetAsync(request.Tenant, address, CancellationToken.None);
        return entries.FirstOrDefault(entry => entry.Scope == scope) is { } entry
            ? SuppressionView.Of(entry)
            : Refusal.Conflict("suppression_removed", "The suppression was removed while it was being added.");
    }

    private async ValueTask<Outcome<NoReply>> RemoveAsync(ApiRequest request)
    {
        if (Filter(request).IsRefused(out var refusal, out var filter))
            return refusal;
        if (filter.Address is not { } address)
            return Refusal.Invalid("/email", "required", "Whose suppression? Give ?email=.");
        var removed = await list.RemoveAsync(request.Tenant, address, filter.Scope, CancellationToken.None);
        return removed.Count > 0 ? NoReply.Instance : Refusal.NotFound("suppression_not_found", "This address is not suppressed.");
    }

    private static Outcome<SuppressionFilter> Filter(ApiRequest request)
    {
        EmailAddress? address = null;
        if (request.Query("email") is { } email)
        {
            if (!EmailAddress.TryParse(email, out var parsed, out var error))
                return Refusal.Invalid("/email", "invalid_address", error);
            address = parsed;
        }
        SuppressionScope? scope = null;
        if (request.Query("scope") is { } text)
        {
            if (!SuppressionScope.TryParse(text, out var parsed))
                return WrongScope();
            scope = parsed;
        }
        return new SuppressionFilter(address, scope);
    }

    private static Refusal WrongScope() =>
        Refusal.Invalid("/scope", "invalid_scope", "A scope is all, stream:transactional, stream:bulk, or topic: and 1 to 64 of a-z 0-9 - _ .");
}
