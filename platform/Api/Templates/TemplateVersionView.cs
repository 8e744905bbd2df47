using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>One version of a template with its content, as it was handed in.</summary>
/// <param name="Kind">A message, a layout or a partial.</param>
/// <param name="Note">The author's own words on the change.</param>
internal sealed record TemplateVersionView(
    string Name,
    int Version,
    TemplateKind Kind,
    DateTimeOffset CreatedAt,
    string? Note,
    string? Subject,
    string? Preheader,
    string? Text,
    string? Html,
    string? Amp,
    IReadOnlyDictionary<string, TemplatePartsInput>? Locales,
    string? DefaultLocale,
    IReadOnlyDictionary<string, VariableDeclaration>? Variables,
    bool InlineCss,
    bool MakeText)
{
    public static TemplateVersionView Of(TemplateVersion version) => new(
        version.Name.Value,
        version.Version,
        version.Kind,
        version.Created,
        version.Note,
        version.Content.Subject,
        version.Content.Preheader,
        version.Content.Text,
        version.Content.Html,
        version.Content.Amp,
        version.Content.Locales?.ToDictionary(pair => pair.Key, pair => TemplatePartsInput.Of(pair.Value), StringComparer.Ordinal),
        version.Content.DefaultLocale,
        version.Content.Variables,
        version.Content.InlineCss,
        version.Content.MakeText);
}
