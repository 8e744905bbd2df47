using EmailPlatform.Core.Templates.Html;

namespace EmailPlatform.Core.Templates.Validation;

/// <summary>One source of a template.</summary>
/// <param name="Part">subject, preheader, text, html or amp.</param>
internal sealed record TemplateSource(string Part, string? Locale, string Source);

internal static class FindingPlaces
{
    /// <summary>The same finding with its place.</summary>
    public static TemplateFinding At(this TemplateFinding finding, TemplateSource source, int offset)
    {
        var (line, column) = SourceMap.Locate(source.Source, offset);
        return finding with { Part = source.Part, Locale = source.Locale, Line = line, Column = column };
    }
}
