namespace EmailPlatform.Core.Templates.Validation;

/// <summary>Something to be said of a template.</summary>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Detail">One sentence for the template's author.</param>
public sealed record TemplateFinding(string Code, FindingSeverity Severity, string Detail)
{
    /// <summary>subject, preheader, text, html or amp; null where it concerns the whole.</summary>
    public string? Part { get; init; }

    /// <summary>The locale of the part; null for the default.</summary>
    public string? Locale { get; init; }

    /// <summary>The layout or partial that the place is in; null for the template itself.</summary>
    public string? Partial { get; init; }

    /// <summary>From 1.</summary>
    public int? Line { get; init; }

    /// <summary>In UTF-16 units, from 1.</summary>
    public int? Column { get; init; }
}
