using System.Text.Json;
using EmailPlatform.Core.Caching;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Webhooks;

/// <summary>The endpoints of tenants. Secrets are wrapped by the key vault, and shown only by the call that makes them.</summary>
public sealed class WebhookStore(ITable table, IKeyVault vault, TimeProvider time, WebhookOptions options)
{
    /// <summary>The current secret and at most two that retire.</summary>
    private const int MaxKeys = 3;

    private const int MaxTries = 5;
    private const int CachedTenants = 50_000;
    private const int CachedEndpoints = 10_000;

    private readonly BoundedCache<TenantId, WebhookEndpoint[]> _active = new(CachedTenants, time);
    private readonly BoundedCache<TableKey, SigningEndpoint> _signing = new(CachedEndpoints, time);

    /// <summary>Refused with <c>too_many_webhooks</c> where the tenant has all it may have (several calls at once may pass by a few).</summary>
    public async ValueTask<Outcome<WebhookWithSecret>> CreateAsync(TenantId tenant, WebhookRequest request, CancellationToken cancellationToken)
    {
        if (Check(request, out var url, out var kinds) is { } refusal)
            return refusal;
        if ((await ListAsync(tenant, cancellationToken)).Count >= options.MaxEndpointsPerTenant)
            return Refusal.Conflict("too_many_webhooks", $"A tenant has at most {options.MaxEndpointsPerTenant} webhooks.");

        var id = WebhookEndpointId.New(time);
        var key = WebhookSecret.NewKey();
        var document = new WebhookDocument
        {
            Url = url.AbsoluteUri,
            Events = TypesOf(kinds),
            Keys = [new(await WrapAsync(tenant, id, key, cancellationToken), null)],
            CreatedAt = time.GetUtcNow(),
        };
        await table.WriteAsync(Put(tenant, id, document, WriteCondition.Absent), cancellationToken);
        Forget(tenant, id);
        return new WebhookWithSecret(Read(tenant, id, document), WebhookSecret.Format(key));
    }

    /// <summary>All of them, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<WebhookEndpoint>> ListAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var endpoints = new List<WebhookEndpoint>();
        string? cursor = null;
        do
        {
            var page = await table.QueryAsync(new TableQuery { Partition = PartitionOf(tenant), Cursor = cursor }, cancellationToken);
            foreach (var item in page.Items)
            {
                if (WebhookEndpointId.TryParse(item.Key.Sort, out var id))
                    endpoints.Add(Read(tenant, id, Parse(item)));
            }
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return endpoints;
    }

    public async ValueTask<WebhookEndpoint?> GetAsync(TenantId tenant, WebhookEndpointId id, CancellationToken cancellationToken) =>
        await table.GetAsync(KeyOf(tenant, id), cancellationToken) is { } item ? Read(tenant, id, Parse(item)) : null;

    public async ValueTask<Outcome<WebhookEndpoint>> UpdateAsync(
        TenantId tenant, WebhookEndpointId id, WebhookRequest request, CancellationToken cancellationToken)
    {
        if (Check(request, out var url, out var kinds) is { } refusal)
            return refusal;
        return Found(await ChangeAsync(
            tenant, id, document => document with { Url = url.AbsoluteUri, Events = TypesOf(kinds) }, cancellationToken));
    }

    /// <summary>Events that already wait for it are dropped when their turn comes. Deleting it again does nothing.</summary>
    public async ValueTask DeleteAsync(TenantId tenant, WebhookEndpointId id, CancellationToken cancellationToken)
    {
        await table.WriteAsync(new TableWrite.Delete { Key = KeyOf(tenant, id) }, cancellationToken);
        Forget(tenant, id);
    }

    /// <summary>Makes a new secret; the old one signs beside it for <see cref="WebhookOptions.SecretOverlap"/>.</summary>
    public async ValueTask<Outcome<WebhookWithSecret>> RotateSecretAsync(TenantId tenant, WebhookEndpointId id, CancellationToken cancellationToken)
    {
        var key = WebhookSecret.NewKey();
        var wrapped = await WrapAsync(tenant, id, key, cancellationToken);
        var now = time.GetUtcNow();
        var retires = now + options.SecretOverlap;
        var changed = await ChangeAsync(
            tenant,
            id,
            document => document with
            {
                Keys = [new(wrapped, null), .. document.Keys.Where(old => Signs(old, now)).Take(MaxKeys - 1).Select(old => old with { RetiresAt = old.RetiresAt ?? retires })],
            },
            cancellationToken);
        return Found(changed).IsRefused(out var refusal, out var endpoint) ? refusal : new WebhookWithSecret(endpoint, WebhookSecret.Format(key));
    }

    /// <param name="reason">One of <see cref="WebhookDisabled"/>'s.</param>
    public async ValueTask<Outcome<WebhookEndpoint>> DisableAsync(
        TenantId tenant, WebhookEndpointId id, string reason, CancellationToken cancellationToken) =>
        Found(await ChangeAsync(tenant, id, document => document with { Disabled = document.Disabled ?? new(time.GetUtcNow(), reason) }, cancellationToken));

    /// <summary>Lets it have events again, as if it had never failed.</summary>
    public async ValueTask<Outcome<WebhookEndpoint>> EnableAsync(TenantId tenant, WebhookEndpointId id, CancellationToken cancellationToken) =>
        Found(await ChangeAsync(tenant, id, document => document with { Disabled = null, FailingSince = null }, cancellationToken));

    /// <summary>Notes that the endpoint accepts nothing, or that it does again.</summary>
    internal async ValueTask MarkAsync(TenantId tenant, WebhookEndpointId id, bool failing, CancellationToken cancellationToken) =>
        await ChangeAsync(
            tenant, id, document => document with { FailingSince = failing ? document.FailingSince ?? time.GetUtcNow() : null }, cancellationToken);

    /// <summary>The endpoints that get events, at most <see cref="WebhookOptions.EndpointCacheTime"/> old.</summary>
    internal ValueTask<WebhookEndpoint[]> ActiveAsync(TenantId tenant, CancellationToken cancellationToken) =>
        _active.TryGet(tenant, out var endpoints) ? ValueTask.FromResult(endpoints) : ReadActiveAsync(tenant, cancellationToken);

    /// <summary>One endpoint with its keys, at most <see cref="WebhookOptions.EndpointCacheTime"/> old; null where it was deleted.</summary>
    internal async ValueTask<SigningEndpoint?> OpenAsync(TenantId tenant, WebhookEndpointId id, CancellationToken cancellationToken)
    {
        var key = KeyOf(tenant, id);
        if (_signing.TryGet(key, out var known))
            return known;
        if (await table.GetAsync(key, cancellationToken) is not { } item)
            return null;
        var document = Parse(item);
        var now = time.GetUtcNow();
        var keys = new List<byte[]>();
        foreach (var wrapped in document.Keys.Where(each => Signs(each, now)))
            keys.Add((await vault.UnwrapAsync(wrapped.Wrapped, ContextOf(tenant, id), cancellationToken)).ToArray());
        var endpoint = new SigningEndpoint(Read(tenant, id, document), keys);
        _signing.Set(key, endpoint, options.EndpointCacheTime);
        return endpoint;
    }

    private async ValueTask<WebhookEndpoint[]> ReadActiveAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        WebhookEndpoint[] endpoints = [.. (await ListAsync(tenant, cancellationToken)).Where(endpoint => endpoint.Disabled is null)];
        _active.Set(tenant, endpoints, options.EndpointCacheTime);
        return endpoints;
    }

    private async ValueTask<WebhookEndpoint?> ChangeAsync(
        TenantId tenant, WebhookEndpointId id, Func<WebhookDocument, WebhookDocument> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            if (await table.GetAsync(KeyOf(tenant, id), cancellationToken) is not { } item)
                return null;
            var before = Parse(item);
            var after = change(before);
            if (after == before || (await table.WriteAsync(Put(tenant, id, after, WriteCondition.VersionIs(item.Version)), cancellationToken)).IsApplied)
            {
                Forget(tenant, id);
                return Read(tenant, id, after);
            }
        }
        throw new IOException("A webhook is being changed by too many at once.");
    }

    private Refusal? Check(WebhookRequest request, out Uri url, out IReadOnlyList<EventKind> kinds)
    {
        var errors = new List<InputError>();
        if (WebhookUrl.Check(request.Url, options.AllowLoopback, out var parsed) is { } wrong)
            errors.Add(wrong);
        var wanted = new SortedSet<EventKind>();
        var types = request.Events ?? [];
        for (var i = 0; i < types.Count; i++)
        {
            if (WebhookEventType.TryParse(types[i], out var kind))
                wanted.Add(kind);
            else
                errors.Add(new($"/events/{i}", "unknown_event", "No event has this type."));
        }
        (url, kinds) = (parsed!, [.. wanted]);
        return errors.Count > 0 ? Refusal.Invalid(errors) : null;
    }

    private static Outcome<WebhookEndpoint> Found(WebhookEndpoint? endpoint) =>
        endpoint is not null ? endpoint : Refusal.NotFound("webhook_not_found", "There is no such webhook.");

    private async ValueTask<byte[]> WrapAsync(TenantId tenant, WebhookEndpointId id, byte[] key, CancellationToken cancellationToken) =>
        (await vault.WrapAsync(key, ContextOf(tenant, id), cancellationToken)).ToArray();

    private void Forget(TenantId tenant, WebhookEndpointId id)
    {
        _active.Remove(tenant);
        _signing.Remove(KeyOf(tenant, id));
    }

    private static bool Signs(WebhookKeyDocument key, DateTimeOffset now) => key.RetiresAt is null || key.RetiresAt > now;

    private static string[]? TypesOf(IReadOnlyList<EventKind> kinds) => kinds.Count == 0 ? null : [.. kinds.Select(WebhookEventType.Of)];

    private static WebhookEndpoint Read(TenantId tenant, WebhookEndpointId id, WebhookDocument document) => new()
    {
        Id = id,
        Tenant = tenant,
        Url = new Uri(document.Url),
        Kinds = document.Events is null ? [] : [.. KindsOf(document.Events)],
        CreatedAt = document.CreatedAt,
        Disabled = document.Disabled,
        FailingSince = document.FailingSince,
    };

    private static IEnumerable<EventKind> KindsOf(IReadOnlyList<string> types)
    {
        foreach (var type in types)
        {
            if (WebhookEventType.TryParse(type, out var kind))
                yield return kind;
        }
    }

    private static WebhookDocument Parse(TableItem item) => JsonSerializer.Deserialize(item.Document.Span, WebhookJson.Plain.WebhookDocument)!;

    private static TableWrite.Put Put(TenantId tenant, WebhookEndpointId id, WebhookDocument document, WriteCondition condition) => new()
    {
        Key = KeyOf(tenant, id),
        Document = JsonSerializer.SerializeToUtf8Bytes(document, WebhookJson.Plain.WebhookDocument),
        Condition = condition,
    };

    private static string PartitionOf(TenantId tenant) => $"t#{tenant}#webhooks";

    private static TableKey KeyOf(TenantId tenant, WebhookEndpointId id) => new(PartitionOf(tenant), id.Value);

    private static string ContextOf(TenantId tenant, WebhookEndpointId id) => $"webhook-secret:{tenant}:{id}";
}
