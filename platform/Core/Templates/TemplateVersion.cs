namespace EmailPlatform.Core.Templates;

/// <summary>One version of a template. It never changes.</summary>
public sealed record TemplateVersion
{
    public required TemplateName Name { get; init; }

    public required int Version { get; init; }

    public TemplateKind Kind { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The author's own words on the change.</summary>
    public string? Note { get; init; }

    public required TemplateContent Content { get; init; }
}
