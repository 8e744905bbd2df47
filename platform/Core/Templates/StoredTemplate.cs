namespace EmailPlatform.Core.Templates;

/// <summary>A template's item.</summary>
/// <param name="First">The first number of this life of the name.</param>
/// <param name="Deleted">When it was deleted: it then only keeps its numbers from being used again, which accepted messages are pinned to.</param>
/// <param name="Uses">The layouts and partials that the published version names.</param>
/// <param name="Before">The versions that were published before, the newest last.</param>
internal sealed record StoredTemplate(
    DateTimeOffset Created,
    DateTimeOffset Updated,
    int First,
    int Latest,
    int? Published,
    DateTimeOffset? Deleted,
    TemplateKind Kind = TemplateKind.Template,
    IReadOnlyList<string>? Uses = null,
    IReadOnlyList<int>? Before = null)
{
    /// <summary>So many publications can be rolled back.</summary>
    private const int MaxBefore = 20;

    public bool Has(int version) => version >= First && version <= Latest;

    public StoredTemplate Publish(int version, IReadOnlyList<string> uses) => this with
    {
        Published = version,
        Uses = uses.Count == 0 ? null : uses,
        Before = Published is { } before && before != version ? [.. (Before ?? []).TakeLast(MaxBefore - 1), before] : Before,
    };

    public StoredTemplate RollBack(int version, IReadOnlyList<string> uses) => this with
    {
        Published = version,
        Uses = uses.Count == 0 ? null : uses,
        Before = Before is { Count: > 1 } ? [.. Before.SkipLast(1)] : null,
    };

    public Template Read(TemplateName name) => new()
    {
        Name = name,
        Kind = Kind,
        Created = Created,
        Updated = Updated,
        LatestVersion = Latest,
        PublishedVersion = Published,
        PreviousVersion = Before is [.., var before] ? before : null,
    };
}
