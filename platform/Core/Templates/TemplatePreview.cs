using System.Text.Json;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Liquid;

namespace EmailPlatform.Core.Templates;

/// <summary>Renders templates for their authors: with the samples of what they declared, and what they give themselves laid over it.</summary>
public sealed class TemplatePreview(TemplateStore templates, TemplatePins pins, TemplateCompiler compiler, CompiledTemplates compiled, TemplateRenderer renderer)
{
    /// <summary>Stands where a recipient's own address for unsubscribing will.</summary>
    public const string SampleUnsubscribeUrl = "https://example.com/unsubscribe";

    /// <summary>A stored version, ready to render, with the versions of what it names.</summary>
    public async ValueTask<Outcome<PreviewSource>> OpenAsync(
        TenantId tenant, TemplateName name, int? version, IReadOnlyDictionary<string, int>? partials, CancellationToken cancellationToken)
    {
        if ((await pins.PinAsync(tenant, name, version, partials, cancellationToken)).IsRefused(out var refusal, out var pinned)
            || (await compiled.GetAsync(tenant, pinned, cancellationToken)).IsRefused(out refusal, out var content))
            return refusal;
        return new PreviewSource(content, pinned);
    }

    /// <summary>Content that is not stored, with what is published of all that it names.</summary>
    public async ValueTask<Outcome<PreviewSource>> OpenAsync(TenantId tenant, TemplateDraft draft, CancellationToken cancellationToken)
    {
        if (TemplateCheck.Errors(draft, draft.Kind ?? TemplateKind.Template) is { Count: > 0 } errors)
            return Refusal.Invalid(errors);
        if ((await templates.LoadAsync(tenant, draft.Content, cancellationToken)).IsRefused(out var refusal, out var closure)
            || compiler.Compile(closure).IsRefused(out refusal, out var content)
            || (refusal = content.Check()) is not null)
            return refusal;
        return new PreviewSource(content, null);
    }

    /// <param name="locale">Canonical; null for none.</param>
    /// <param name="shared">An object, or undefined; the samples stand beneath it.</param>
    /// <param name="own">An object, or undefined, laid over <paramref name="shared"/>.</param>
    public RenderedContent Render(PreviewSource source, string? locale, JsonElement shared, JsonElement own, bool isStrict) =>
        renderer.Render(source.Content, locale, LiquidModel.Create(Samples(source.Content, shared), LiquidValue.FromJson(own)), isStrict);

    private static LiquidValue Samples(CompiledContent content, JsonElement shared)
    {
        var members = new Dictionary<string, LiquidValue>(StringComparer.Ordinal) { [PlatformVariables.UnsubscribeUrl] = LiquidValue.FromString(SampleUnsubscribeUrl) };
        foreach (var (name, declaration) in content.Declared ?? new Dictionary<string, VariableDeclaration>())
        {
            if (declaration.Sample is { } sample)
                members[name] = LiquidValue.FromJson(sample);
        }

        if (shared.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in shared.EnumerateObject())
                members[member.Name] = LiquidValue.FromJson(member.Value);
        }

        return LiquidValue.FromObject(members);
    }
}
