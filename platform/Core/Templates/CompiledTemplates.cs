using EmailPlatform.Core.Caching;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Templates;

/// <summary>
/// Parsed templates, kept by how recently they were used. Versions never change and their numbers are never used again,
/// so what is kept is never wrong; there is nothing to invalidate.
/// </summary>
public sealed class CompiledTemplates(TemplateStore store, TimeProvider time)
{
    /// <summary>Characters of source in a generation of each cache; parsed, they take about ten times as many bytes.</summary>
    private const long Capacity = 4 * 1024 * 1024;

    private readonly BoundedCache<(TenantId, TemplateName, int), CompiledContent> _versions = new(Capacity, time);
    private readonly BoundedCache<ContentDigest, CompiledContent> _contents = new(Capacity, time);

    /// <summary>A version that an accepted message is pinned to, whether or not its template was deleted since.</summary>
    public ValueTask<Outcome<CompiledContent>> GetAsync(TenantId tenant, TemplateName name, int version, CancellationToken cancellationToken) =>
        _versions.TryGet((tenant, name, version), out var compiled) ? new(compiled) : LoadAsync(tenant, name, version, cancellationToken);

    /// <summary>Content that came with a request. Refused with a pointer for each part that does not parse.</summary>
    public Outcome<CompiledContent> Compile(TemplateContent content)
    {
        var digest = ContentDigest.Of(content);
        if (_contents.TryGet(digest, out var known))
            return known;
        var outcome = TemplateCompiler.Compile(content);
        if (outcome.Value is { } compiled)
            _contents.Set(digest, compiled, TimeSpan.MaxValue, WeightOf(content));
        return outcome;
    }

    private async ValueTask<Outcome<CompiledContent>> LoadAsync(TenantId tenant, TemplateName name, int version, CancellationToken cancellationToken)
    {
        if ((await store.GetAcceptedAsync(tenant, name, version, cancellationToken)).IsRefused(out var refusal, out var stored)
            || TemplateCompiler.Compile(stored.Content).IsRefused(out refusal, out var compiled))
            return refusal;
        _versions.Set((tenant, name, version), compiled, TimeSpan.MaxValue, WeightOf(stored.Content));
        return compiled;
    }

    private static long WeightOf(TemplateContent content) =>
        256 + (content.Subject?.Length ?? 0) + (content.Preheader?.Length ?? 0)
        + (content.Text?.Length ?? 0) + (content.Html?.Length ?? 0) + (content.Amp?.Length ?? 0);
}
