using EmailPlatform.Core.Caching;
using EmailPlatform.Core.Diagnostics;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Templates;

/// <summary>
/// Parsed templates, kept by how recently they were used, for all sends together. Versions never change and their numbers are never used
/// again, so what is kept under the versions of a template and its partials is never wrong; there is nothing to invalidate.
/// </summary>
public sealed class CompiledTemplates(TemplateStore store, TemplateCompiler compiler, TimeProvider time)
{
    /// <summary>Characters of source in a generation of each cache; parsed, they take about ten times as many bytes.</summary>
    private const long Capacity = 4 * 1024 * 1024;

    private readonly BoundedCache<(TenantId, string), CompiledContent> _versions = new(Capacity, time);
    private readonly BoundedCache<ContentDigest, CompiledContent> _contents = new(Capacity, time);

    /// <summary>A version that an accepted message is pinned to, whether or not its template was deleted since.</summary>
    public ValueTask<Outcome<CompiledContent>> GetAsync(TenantId tenant, PinnedTemplate template, CancellationToken cancellationToken)
    {
        var isKept = _versions.TryGet((tenant, template.Key), out var compiled);
        Instruments.LookedUpTemplate(isKept);
        return isKept ? new(compiled!) : LoadAsync(tenant, template, cancellationToken);
    }

    /// <summary>Content that came with a request. Refused with a pointer for each part that does not parse.</summary>
    public Outcome<CompiledContent> Compile(TemplateContent content)
    {
        var digest = ContentDigest.Of(content);
        if (_contents.TryGet(digest, out var known))
            return known;
        var outcome = compiler.Compile(TemplateClosure.Alone(content));
        if (outcome.Value is { } compiled)
            _contents.Set(digest, compiled, TimeSpan.MaxValue, compiled.Weight);
        return outcome;
    }

    private async ValueTask<Outcome<CompiledContent>> LoadAsync(TenantId tenant, PinnedTemplate template, CancellationToken cancellationToken)
    {
        if ((await store.GetAcceptedAsync(tenant, template.Name, template.Version, cancellationToken)).IsRefused(out var refusal, out var stored))
            return refusal;
        var partials = new Dictionary<string, TemplateContent>(StringComparer.Ordinal);
        foreach (var (name, version) in template.Partials)
        {
            if (!TemplateName.TryParse(name, out var partial))
                return Refusal.NotFound("template_not_found", $"There is no template {name}.");
            if ((await store.GetAcceptedAsync(tenant, partial, version, cancellationToken)).IsRefused(out refusal, out var found))
                return refusal;
            partials.Add(name, found.Content);
        }

        if (compiler.Compile(new TemplateClosure(stored.Content, partials)).IsRefused(out refusal, out var compiled))
            return refusal;
        _versions.Set((tenant, template.Key), compiled, TimeSpan.MaxValue, compiled.Weight);
        return compiled;
    }
}
