using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>A stored template: a name for numbered versions.</summary>
/// <param name="PublishedVersion">What a send without a version gets; absent where none is published.</param>
internal sealed record TemplateView(string Name, int LatestVersion, int? PublishedVersion, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static TemplateView Of(Template template) =>
        new(template.Name.Value, template.LatestVersion, template.PublishedVersion, template.Created, template.Updated);
}
