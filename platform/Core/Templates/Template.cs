namespace EmailPlatform.Core.Templates;

/// <summary>A stored template: a name for numbered versions, of which one at most is published.</summary>
public sealed record Template
{
    public required TemplateName Name { get; init; }

    public TemplateKind Kind { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; init; }

    /// <summary>The newest version's number; from 1, and never used again, not even after the template was deleted.</summary>
    public required int LatestVersion { get; init; }

    /// <summary>The version that a send without a version gets; null where none is published.</summary>
    public int? PublishedVersion { get; init; }

    /// <summary>The version that was published before, to which a roll back goes; null where there was none.</summary>
    public int? PreviousVersion { get; init; }
}
