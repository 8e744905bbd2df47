using System.Text.RegularExpressions;

namespace EmailPlatform.Local.Templates;

/// <summary>What is named by others goes before them, since the server publishes nothing that names what is not there.</summary>
internal static partial class PushOrder
{
    private const int TimeoutMilliseconds = 1000;

    public static List<TemplateSource> Of(IReadOnlyList<TemplateSource> sources)
    {
        var byName = sources.ToDictionary(source => source.Name);
        var ordered = new List<TemplateSource>();
        var seen = new HashSet<string>();
        foreach (var source in sources)
            Add(source);
        return ordered;

        void Add(TemplateSource source)
        {
            if (!seen.Add(source.Name))
                return;
            foreach (var name in source.Parts.Values.SelectMany(Names))
            {
                if (byName.TryGetValue(name, out var named))
                    Add(named);
            }

            ordered.Add(source);
        }
    }

    private static IEnumerable<string> Names(string text) => Reference().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>In a tag, or on a line of a <c>liquid</c> tag.</summary>
    [GeneratedRegex("""(?:\{%-?|^)\s*(?:layout|render|include)\s+["']([^"']+)["']""", RegexOptions.Multiline, TimeoutMilliseconds)]
    private static partial Regex Reference();
}
