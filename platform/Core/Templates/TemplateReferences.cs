using EmailPlatform.Core.Templates.Html;

namespace EmailPlatform.Core.Templates;

/// <summary>Which layouts and partials sources name.</summary>
internal static class TemplateReferences
{
    /// <summary>In all parts and locales, each once, sorted.</summary>
    public static IReadOnlyList<string> Of(TemplateContent content)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var parts in (content.Locales?.Values ?? []).Prepend(content))
        {
            foreach (var source in (ReadOnlySpan<string?>)[parts.Subject, parts.Preheader, parts.Text, parts.Html, parts.Amp])
            {
                if (source is not null)
                    names.UnionWith(LiquidPieces.References(source));
            }
        }

        return [.. names];
    }
}
