using System.Text.Json;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Accepting;

/// <summary>Whether a send's content can be rendered: it parses, the template it names is there, and no variable that it must print is missing.</summary>
public sealed class ContentCheck(TemplateStore store, CompiledTemplates templates)
{
    /// <returns>The content's source, with the template's version pinned; or what is wrong with which field.</returns>
    internal async ValueTask<Outcome<CheckedContent>> CheckAsync(TenantId tenant, SendDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Template is { } template)
            return await CheckTemplateAsync(tenant, template, draft, cancellationToken);
        if (!IsLiquid(draft.Subject) && !IsLiquid(draft.Text) && !IsLiquid(draft.Html) && !IsLiquid(draft.Amp))
            return CheckedContent.AdHoc;
        var content = new TemplateContent { Subject = draft.Subject, Text = draft.Text, Html = draft.Html, Amp = draft.Amp };
        if (templates.Compile(content).IsRefused(out var refusal, out var compiled))
            return refusal;
        return CheckVariables(compiled, draft) ?? (Outcome<CheckedContent>)CheckedContent.AdHoc;
    }

    private async ValueTask<Outcome<CheckedContent>> CheckTemplateAsync(
        TenantId tenant, TemplateInput template, SendDraft draft, CancellationToken cancellationToken)
    {
        if (!TemplateName.TryParse(template.Name, out var name))
            return Refusal.Invalid("/template/name", "template_not_found", "There is no template of this name.");
        if ((await store.GetVersionAsync(tenant, name, template.Version, cancellationToken)).IsRefused(out var refusal, out var version))
            return At(refusal, template.Version is null ? "/template/name" : "/template/version");
        if ((await templates.GetAsync(tenant, name, version.Version, cancellationToken)).IsRefused(out refusal, out var compiled))
            return At(refusal, "/template");
        return CheckVariables(compiled, draft) ?? (Outcome<CheckedContent>)new CheckedContent(template with { Version = version.Version });
    }

    private static Refusal? CheckVariables(CompiledContent compiled, SendDraft draft)
    {
        var errors = new InputErrors();
        foreach (var name in compiled.RequiredVariables)
        {
            if (Has(draft.Variables, name))
                continue;
            if (draft.Recipients is null)
                Missing("", name, errors);
            for (var i = 0; i < draft.Recipients?.Count; i++)
            {
                if (!Has(draft.Recipients[i].Variables, name))
                    Missing($"/recipients/{i}", name, errors);
            }
        }
        return errors.Any ? errors.ToRefusal() : null;
    }

    private static void Missing(string owner, string name, InputErrors errors) => errors.Add(
        $"{owner}/variables/{LabelFields.Escape(name)}", "missing_variable", $"The content prints the variable '{name}', which is not given.");

    private static bool Has(JsonElement variables, string name) =>
        variables.ValueKind == JsonValueKind.Object && variables.TryGetProperty(name, out _);

    private static bool IsLiquid(string? source) =>
        source is not null && (source.Contains("{{", StringComparison.Ordinal) || source.Contains("{%", StringComparison.Ordinal));

    private static Refusal At(Refusal refusal, string pointer) =>
        Refusal.Invalid(pointer, refusal.Code, refusal.Detail);
}
