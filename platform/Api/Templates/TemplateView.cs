using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>A stored template: a name for numbered versions.</summary>
/// <param name="PublishedVersion">What a send without a version gets; absent where none is published.</param>
/// <param name="PreviousVersion">What was published before, and what a roll back publishes again; absent where there was none.</param>
internal sealed record TemplateView(
    string Name, TemplateKind Kind, int LatestVersion, int? PublishedVersion, int? PreviousVersion, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static TemplateView Of(Template template) => new(
        template.Name.Value, template.Kind, template.LatestVersion, template.PublishedVersion, template.PreviousVersion, template.Created, template.Updated);
}
