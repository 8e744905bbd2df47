using EmailPlatform.Core.Templates.Html;

namespace EmailPlatform.Core.Templates.Validation;

/// <summary>What a template reads against what its author declared.</summary>
internal static class VariableFindings
{
    public static IEnumerable<TemplateFinding> Of(TemplateClosure closure, CompiledContent content)
    {
        var declared = content.Declared;
        var read = content.Locales.Select(content.For).Prepend(content.Standard).SelectMany(variant => variant.Variables).Distinct(StringComparer.Ordinal);
        foreach (var name in read.Where(name => declared?.ContainsKey(name) != true).Order(StringComparer.Ordinal))
        {
            var severity = declared is null ? FindingSeverity.Info : FindingSeverity.Warning;
            var finding = new TemplateFinding("undeclared_variable", severity, $"The variable '{name}' is not declared.");
            yield return Find(closure.Content, name) is var (source, offset) ? finding.At(source, offset) : finding;
        }

        foreach (var name in (declared?.Keys ?? []).Order(StringComparer.Ordinal))
        {
            if (Find(closure.Content, name) is null && closure.Partials.Values.All(partial => Find(partial, name) is null))
                yield return new TemplateFinding("unused_variable", FindingSeverity.Info, $"The declared variable '{name}' is not read.");
        }
    }

    /// <summary>Where a name first stands in Liquid.</summary>
    private static (TemplateSource Source, int Offset)? Find(TemplateContent content, string name)
    {
        foreach (var source in SourceFindings.Parts(content))
        {
            foreach (var piece in LiquidPieces.Find(source.Source))
            {
                for (var at = 0; (at = piece.Markup.IndexOf(name, at, StringComparison.Ordinal)) >= 0; at += name.Length)
                {
                    if (!IsWord(piece.Markup, at - 1) && !IsWord(piece.Markup, at + name.Length) && (at == 0 || piece.Markup[at - 1] is not ('.' or '"' or '\'')))
                        return (source, piece.MarkupStart + at);
                }
            }
        }

        return null;
    }

    private static bool IsWord(string text, int at) => at >= 0 && at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-');
}
