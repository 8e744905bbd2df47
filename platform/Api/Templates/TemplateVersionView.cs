using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>One version of a template with its content.</summary>
/// <param name="Note">The author's own words on the change.</param>
internal sealed record TemplateVersionView(
    string Name, int Version, DateTimeOffset CreatedAt, string? Note, string? Subject, string? Preheader, string? Text, string? Html, string? Amp)
{
    public static TemplateVersionView Of(TemplateVersion version) => new(
        version.Name.Value,
        version.Version,
        version.Created,
        version.Note,
        version.Content.Subject,
        version.Content.Preheader,
        version.Content.Text,
        version.Content.Html,
        version.Content.Amp);
}
