using EmailPlatform.Api.Http;
using EmailPlatform.Api.OpenApi;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Domains;

/// <summary>The domains that a tenant sends from, and the DNS records that they need.</summary>
internal sealed class DomainEndpoints(DomainStore domains, DomainCheck check, DomainOptions options) : IEndpoints
{
    private const string Path = "/v1/domains";
    private const string OnePath = "/v1/domains/{domain}";

    private static readonly Parameter Name = Parameter.Path("domain", "The domain, in Unicode or as A-labels.", "shop.example.com");

    public void Map(ApiRoutes routes)
    {
        routes.Post(Path, Scope.Domains, BodyReader.Of(ApiJson.Default.DomainInput), ApiJson.Default.DomainView, CreateAsync, new("addDomain", "Domains", "Add a sending domain")
        {
            Status = StatusCodes.Status201Created,
            Description = "Answers the DNS records to publish. It may be sent from when `POST /v1/domains/{domain}/check` has found the required ones.",
            Example = """{"domain": "shop.example.com"}""",
            Refusals = [StatusCodes.Status409Conflict],
        });
        routes.Get(Path, Scope.Domains, ApiJson.Default.PageReplyDomainView, ListAsync, new("listDomains", "Domains", "List sending domains")
        {
            Parameters = [Parameter.Cursor, Parameter.Limit],
        });
        routes.Get(OnePath, Scope.Domains, ApiJson.Default.DomainView, GetAsync, new("getDomain", "Domains", "A sending domain and its DNS records")
        {
            Parameters = [Name],
            Refusals = [StatusCodes.Status404NotFound],
        });
        routes.Post($"{OnePath}/check", Scope.Domains, ApiJson.Default.DomainView, CheckAsync, new("checkDomain", "Domains", "Look up the DNS records of a domain")
        {
            Description = "Asks DNS now, for at most 20 seconds. A record that DNS gives no answer for stays as it stood.",
            Parameters = [Name],
            Refusals = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        });
        routes.Delete(OnePath, Scope.Domains, DeleteAsync, new("removeDomain", "Domains", "Remove a sending domain")
        {
            Parameters = [Name],
            Refusals = [StatusCodes.Status404NotFound],
        });
    }

    private async ValueTask<Outcome<DomainView>> CreateAsync(ApiRequest request, DomainInput input) =>
        input.Domain is null
            ? Refusal.Invalid("/domain", "required", "The field 'domain' is required.")
            : View(await domains.CreateAsync(request.Tenant, input.Domain, CancellationToken.None));

    private async ValueTask<Outcome<PageReply<DomainView>>> ListAsync(ApiRequest request)
    {
        if (request.Page().IsRefused(out var refusal, out var page))
            return refusal;
        var listed = await domains.ListAsync(request.Tenant, page.Limit, page.Cursor, request.Aborted);
        return listed.IsRefused(out refusal, out var entries)
            ? refusal
            : PageReply<DomainView>.Of(entries, domain => DomainView.Of(domain, options));
    }

    private async ValueTask<Outcome<DomainView>> GetAsync(ApiRequest request) =>
        View(await domains.GetAsync(request.Tenant, request.Route("domain"), request.Aborted));

    private async ValueTask<Outcome<DomainView>> CheckAsync(ApiRequest request) =>
        View(await check.RunAsync(request.Tenant, request.Route("domain"), request.Aborted));

    private async ValueTask<Outcome<NoReply>> DeleteAsync(ApiRequest request) =>
        (await domains.DeleteAsync(request.Tenant, request.Route("domain"), CancellationToken.None)).IsRefused(out var refusal, out _)
            ? refusal
            : NoReply.Instance;

    private Outcome<DomainView> View(Outcome<SendingDomain> outcome) =>
        outcome.IsRefused(out var refusal, out var domain) ? refusal : DomainView.Of(domain, options);
}
