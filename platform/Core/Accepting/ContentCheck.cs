using System.Text.Json;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Accepting;

/// <summary>Whether a send's content can be rendered: it parses, the template it names is there, and no variable that it must print is missing.</summary>
public sealed class ContentCheck(TemplatePins pins, CompiledTemplates templates)
{
    /// <returns>The content's source, with the versions of the template, its layouts and partials pinned; or what is wrong with which field.</returns>
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
        if ((await pins.PinAsync(tenant, name, template.Version, template.Partials, cancellationToken)).IsRefused(out var refusal, out var pinned))
            return refusal.Errors is [var only] ? Refusal.Invalid("/template", only.Code, only.Detail) : At(refusal, template.Version is null ? "/template/name" : "/template/version");
        if ((await templates.GetAsync(tenant, pinned, cancellationToken)).IsRefused(out refusal, out var compiled))
            return At(refusal, "/template");
        if (compiled.Standard.Subject is null)
            return Refusal.Invalid("/template/name", "not_a_template", $"{name} is a part of messages, and no message.");
        return CheckVariables(compiled, draft) ?? (Outcome<CheckedContent>)new CheckedContent(
            template with { Version = pinned.Version, Partials = pinned.Partials.Count == 0 ? null : pinned.Partials });
    }

    /// <summary>
    /// What the author declared holds for every recipient. Beyond that, a strict send finds what is missing when it renders, and fails that
    /// message alone; of any other, a gap that is certain is told now.
    /// </summary>
    internal static Refusal? CheckVariables(CompiledContent compiled, SendDraft draft)
    {
        var errors = new InputErrors();
        if (draft.Recipients is null)
            Check(compiled, draft, draft.Locale, default, "", errors);
        for (var i = 0; i < draft.Recipients?.Count; i++)
            Check(compiled, draft, draft.Recipients[i].Locale ?? draft.Locale, draft.Recipients[i].Variables, $"/recipients/{i}", errors);
        return errors.Any ? errors.ToRefusal() : null;
    }

    private static void Check(CompiledContent compiled, SendDraft draft, string? locale, JsonElement own, string owner, InputErrors errors)
    {
        foreach (var name in draft.Strict ? [] : compiled.For(locale).RequiredVariables)
        {
            if (!Has(own, name, out _) && !Has(draft.Variables, name, out _) && compiled.Declared?.ContainsKey(name) != true)
                errors.Add($"{owner}/variables/{LabelFields.Escape(name)}", "missing_variable", $"The content prints the variable '{name}', which is not given.");
        }

        if (compiled.Declared is not { } declared)
            return;
        foreach (var (name, declaration) in declared)
        {
            var pointer = $"{owner}/variables/{LabelFields.Escape(name)}";
            if (!Has(own, name, out var value) && !Has(draft.Variables, name, out value))
            {
                if (declaration.Required || (!draft.Strict && compiled.For(locale).RequiredVariables.Contains(name)))
                    errors.Add(pointer, "missing_variable", $"The template needs the variable '{name}', which is not given.");
            }
            else if (!declaration.Fits(value))
            {
                errors.Add(pointer, "wrong_type", $"The variable '{name}' is declared as {declaration.Type.ToString().ToLowerInvariant()}.");
            }
        }
    }

    private static bool Has(JsonElement variables, string name, out JsonElement value)
    {
        value = default;
        return variables.ValueKind == JsonValueKind.Object && variables.TryGetProperty(name, out value);
    }

    private static bool IsLiquid(string? source) =>
        source is not null && (source.Contains("{{", StringComparison.Ordinal) || source.Contains("{%", StringComparison.Ordinal));

    private static Refusal At(Refusal refusal, string pointer) =>
        Refusal.Invalid(pointer, refusal.Code, refusal.Detail);
}
