using System.Text.Json;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Templates.Html;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Templates.Validation;

/// <summary>
/// Looks a template over before it is sent to anybody: what cannot be rendered, what is missing, and what mail programs will make of it.
/// </summary>
public sealed class TemplateValidator(TemplateStore templates, TemplatePreview preview, ITemplateHtml reader)
{
    /// <summary>Gmail cuts a message off behind so many bytes of HTML.</summary>
    public const int GmailClipBytes = 102 * 1024;

    /// <summary>A subject of more is cut off on every screen.</summary>
    private const int MaxSubjectChars = 150;

    /// <summary>A reply that lists more helps nobody.</summary>
    private const int MaxFindings = 200;

    /// <summary>A stored version.</summary>
    /// <param name="version">Null for the published one.</param>
    public async ValueTask<Outcome<TemplateFinding[]>> ValidateAsync(
        TenantId tenant, TemplateName name, int? version, JsonElement variables, CancellationToken cancellationToken)
    {
        if ((await templates.GetVersionAsync(tenant, name, version, cancellationToken)).IsRefused(out var refusal, out var found))
            return refusal;
        return await ValidateAsync(tenant, new TemplateDraft(found.Content, Kind: found.Kind), variables, cancellationToken);
    }

    /// <summary>A draft.</summary>
    /// <param name="variables">An object, or undefined, laid over the samples.</param>
    public async ValueTask<TemplateFinding[]> ValidateAsync(
        TenantId tenant, TemplateDraft draft, JsonElement variables, CancellationToken cancellationToken)
    {
        var kind = draft.Kind ?? TemplateKind.Template;
        var findings = new List<TemplateFinding>();
        findings.AddRange(SourceFindings.Of(draft.Content));
        foreach (var error in TemplateCheck.Errors(draft, kind).Where(error => error.Code != "template_syntax"))
            findings.Add(new TemplateFinding(error.Code, FindingSeverity.Error, error.Detail) { Part = PartOf(error.Pointer) });
        if (!findings.Exists(finding => finding.Severity == FindingSeverity.Error))
            await AddRenderedAsync(tenant, draft with { Kind = kind }, variables, findings, cancellationToken);
        return [.. findings.Distinct().OrderBy(finding => finding.Severity).ThenBy(finding => finding.Part, StringComparer.Ordinal).ThenBy(finding => finding.Line).Take(MaxFindings)];
    }

    private async ValueTask AddRenderedAsync(
        TenantId tenant, TemplateDraft draft, JsonElement variables, List<TemplateFinding> findings, CancellationToken cancellationToken)
    {
        if ((await templates.LoadAsync(tenant, draft.Content, cancellationToken)).IsRefused(out var refusal, out var closure))
        {
            findings.AddRange(Missing(draft.Content, refusal));
            return;
        }

        if ((await preview.OpenAsync(tenant, draft, cancellationToken)).IsRefused(out refusal, out var source))
        {
            findings.AddRange(refusal.Errors.Select(error => new TemplateFinding(error.Code, FindingSeverity.Error, error.Detail) { Part = PartOf(error.Pointer) }));
            return;
        }

        var content = source.Content;
        findings.AddRange(VariableFindings.Of(closure, content));
        foreach (var locale in content.Locales.Cast<string?>().Prepend(null))
        {
            var variant = content.For(locale);
            var parts = LocaleParts.Choose(draft.Content, locale);
            if (draft.Kind == TemplateKind.Template)
                AddMissingParts(closure, variant, parts, locale, findings);
            if (parts.Html is { } html)
                findings.AddRange(reader.FindFaults(html, Partial(closure, locale), locale));
            AddRender(preview.Render(source, locale, variables, default, isStrict: false), locale, findings);
        }
    }

    private static void AddMissingParts(TemplateClosure closure, CompiledVariant variant, TemplateParts parts, string? locale, List<TemplateFinding> findings)
    {
        if (variant.Text is null)
            findings.Add(new("missing_text_part", FindingSeverity.Warning, "There is no text part, and none is made: filters count that against a message, and some people read nothing else.") { Part = "text", Locale = locale });
        if (variant.Preheader is null && parts.Html?.Contains("preheader", StringComparison.OrdinalIgnoreCase) == false)
            findings.Add(new("missing_preheader", FindingSeverity.Info, "Without a preheader, lists of mail show whatever the HTML begins with.") { Part = "preheader", Locale = locale });
        var all = closure.Partials.Values.Select(partial => LocaleParts.Choose(partial, locale)).Prepend(parts);
        if (!all.SelectMany(each => new[] { each.Html, each.Text }).Any(part => part?.Contains("unsubscribe", StringComparison.OrdinalIgnoreCase) == true))
        {
            findings.Add(new("missing_unsubscribe_link", FindingSeverity.Warning, "There is no link for unsubscribing, which bulk mail must have: {{ unsubscribe_url }} is the recipient's own.")
            {
                Part = parts.Html is null ? "text" : "html",
                Locale = locale,
            });
        }
    }

    private static void AddRender(RenderedContent rendered, string? locale, List<TemplateFinding> findings)
    {
        if (rendered is RenderedContent.Failed failed)
        {
            findings.Add(new("rendering_failure", FindingSeverity.Error, failed.Detail)
            {
                Part = failed.Part.ToString().ToLowerInvariant(),
                Locale = locale,
                Partial = failed.Partial,
                Line = failed.Line,
                Column = failed.Column,
            });
            return;
        }

        var done = (RenderedContent.Success)rendered;
        if (done.Html is { } html && html.Utf8.Length > GmailClipBytes)
            findings.Add(new("html_too_large", FindingSeverity.Warning, $"The HTML has {html.Utf8.Length} bytes; Gmail cuts it off behind {GmailClipBytes}.") { Part = "html", Locale = locale });
        if (done.Subject.Length > MaxSubjectChars)
            findings.Add(new("subject_too_long", FindingSeverity.Warning, $"The subject has {done.Subject.Length} characters; more than {MaxSubjectChars} nobody sees.") { Part = "subject", Locale = locale });
    }

    /// <summary>Where the names stand that nothing is published under.</summary>
    private static List<TemplateFinding> Missing(TemplateContent content, Refusal refusal)
    {
        var error = refusal.Errors is [var first, ..] ? first : new InputError("", refusal.Code, refusal.Detail);
        var places = SourceFindings.Parts(content)
            .SelectMany(part => LiquidPieces.Find(part.Source)
                .Where(piece => piece.Literal is { Length: > 0 } name && piece.Name is "layout" or "render" or "include" && error.Detail.Contains($"'{piece.Literal}'", StringComparison.Ordinal))
                .Select(piece => new TemplateFinding(error.Code, FindingSeverity.Error, error.Detail).At(part, piece.MarkupStart)))
            .ToList();
        return places.Count > 0 ? places : [new TemplateFinding(error.Code, FindingSeverity.Error, error.Detail) { Part = PartOf(error.Pointer) }];
    }

    private static Func<string, string?> Partial(TemplateClosure closure, string? locale) =>
        name => closure.Partials.TryGetValue(name, out var partial) ? TemplateCompiler.HtmlOf(LocaleParts.Choose(partial, locale)) : null;

    private static string? PartOf(string pointer) =>
        pointer.Split('/')[^1] is "subject" or "preheader" or "text" or "html" or "amp" ? pointer.Split('/')[^1] : null;
}
