using EmailPlatform.Core.Templates.Validation;

namespace EmailPlatform.Core.Templates.Html;

/// <summary>
/// Reads the HTML of templates, when they are compiled and when they are checked. A port, because it takes a parser of HTML, the largest of all
/// packages, and most of the platform has nothing to do with templates.
/// </summary>
public interface ITemplateHtml
{
    /// <summary>Inlines styles and makes a text part, as far as each is asked for.</summary>
    /// <param name="html">A source that parses as Liquid.</param>
    /// <param name="partial">The HTML of a layout or partial; null where there is none.</param>
    CompiledHtml Compile(string html, Func<string, string?> partial, bool inlineCss, bool makeText);

    /// <summary>What mail programs make of HTML that browsers show well.</summary>
    /// <param name="html">A source that parses as Liquid.</param>
    /// <param name="partial">The HTML of a layout or partial; null where there is none.</param>
    /// <param name="locale">Of the source; null for the default.</param>
    IReadOnlyList<TemplateFinding> FindFaults(string html, Func<string, string?> partial, string? locale);
}
