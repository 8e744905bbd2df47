using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Templates;

/// <summary>Settles which version of each layout and partial a template is sent with.</summary>
public sealed class TemplatePins(TemplateStore store)
{
    /// <summary>Layouts and partials of one template, all together: more would not fit the send's record.</summary>
    private const int MaxPartials = 50;

    /// <summary>
    /// A version with what is published now of all that it names, and that names in turn.
    /// </summary>
    /// <param name="version">Null for the published one.</param>
    /// <param name="given">Versions of layouts and partials that the caller chose himself.</param>
    public async ValueTask<Outcome<PinnedTemplate>> PinAsync(
        TenantId tenant, TemplateName name, int? version, IReadOnlyDictionary<string, int>? given, CancellationToken cancellationToken)
    {
        if ((await UsesAsync(tenant, name, version, cancellationToken)).IsRefused(out var refusal, out var root))
            return refusal;
        return (await PinAsync(tenant, root.Uses, given, cancellationToken)).IsRefused(out refusal, out var partials)
            ? refusal
            : new PinnedTemplate(name, root.Version, partials);
    }

    /// <summary>The layouts and partials of these names, and those that they name.</summary>
    internal async ValueTask<Outcome<Dictionary<string, int>>> PinAsync(
        TenantId tenant, IReadOnlyList<string> names, IReadOnlyDictionary<string, int>? given, CancellationToken cancellationToken)
    {
        var pinned = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new Queue<string>(names);
        while (open.TryDequeue(out var next))
        {
            if (pinned.ContainsKey(next))
                continue;
            if (pinned.Count == MaxPartials)
                return Refusal.Invalid("/html", "too_many_partials", $"A template uses at most {MaxPartials} layouts and partials.");
            if (!TemplateName.TryParse(next, out var name))
                return Missing(next);
            int? version = given is not null && given.TryGetValue(next, out var chosen) ? chosen : null;
            if ((await UsesAsync(tenant, name, version, cancellationToken)).IsRefused(out var refusal, out var found))
                return version is null ? Missing(next) : refusal;
            pinned.Add(next, found.Version);
            foreach (var used in found.Uses)
                open.Enqueue(used);
        }

        return pinned;
    }

    private async ValueTask<Outcome<VersionUses>> UsesAsync(TenantId tenant, TemplateName name, int? version, CancellationToken cancellationToken)
    {
        if ((await store.GetStoredAsync(tenant, name, cancellationToken)).IsRefused(out var refusal, out var stored))
            return refusal;
        if ((version is null || version == stored.Published) && stored.Published is { } published)
            return new VersionUses(published, stored.Uses ?? []);
        return (await store.GetVersionAsync(tenant, name, version, cancellationToken)).IsRefused(out refusal, out var found)
            ? refusal
            : new VersionUses(found.Version, TemplateReferences.Of(found.Content));
    }

    private static Refusal Missing(string name) =>
        Refusal.Invalid("/html", "partial_not_found", $"The template names '{name}', and no layout or partial of this name is published.");

    private sealed record VersionUses(int Version, IReadOnlyList<string> Uses);
}
