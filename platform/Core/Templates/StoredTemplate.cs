namespace EmailPlatform.Core.Templates;

/// <summary>A template's item.</summary>
/// <param name="First">The first number of this life of the name.</param>
/// <param name="Deleted">When it was deleted: it then only keeps its numbers from being used again, which accepted messages are pinned to.</param>
internal sealed record StoredTemplate(DateTimeOffset Created, DateTimeOffset Updated, int First, int Latest, int? Published, DateTimeOffset? Deleted)
{
    public bool Has(int version) => version >= First && version <= Latest;

    public Template Read(TemplateName name) => new()
    {
        Name = name,
        Created = Created,
        Updated = Updated,
        LatestVersion = Latest,
        PublishedVersion = Published,
    };
}
