using System.Globalization;
using System.Text;

namespace EmailPlatform.Html;

/// <summary>
/// A message's HTML with its layout around it and its partials in it, as one document with placeholders for Liquid, that knows of each of its
/// characters where it came from. It serves to look at: what is found is written back into the sources, which stay as they are otherwise.
/// </summary>
internal sealed class ComposedHtml
{
    private readonly List<Stretch> _stretches;

    public ComposedHtml(string html, SourceUse root, List<Placeholder> placeholders, List<Stretch> stretches, List<int> liquidInTags, bool isWhole)
    {
        Html = html;
        Root = root;
        Placeholders = placeholders;
        _stretches = stretches;
        LiquidInTags = liquidInTags;
        IsWhole = isWhole;
    }

    public string Html { get; }

    public SourceUse Root { get; }

    public IReadOnlyList<Placeholder> Placeholders { get; }

    /// <summary>Where Liquid was left out of a start tag, in the order of the document.</summary>
    public List<int> LiquidInTags { get; }

    /// <summary>Whether all that it names was put in: no source names another by a variable, and none is missing.</summary>
    public bool IsWhole { get; }

    /// <summary>Where a character of the document came from; null for one of a placeholder.</summary>
    public SourcePlace? PlaceOf(int position)
    {
        var low = 0;
        var high = _stretches.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var stretch = _stretches[middle];
            if (position < stretch.Start)
                high = middle - 1;
            else if (position >= stretch.Start + stretch.Length)
                low = middle + 1;
            else
                return new SourcePlace(stretch.Use, stretch.Offset + position - stretch.Start);
        }

        return null;
    }

    /// <summary>The placeholder that a comment of the document is; null for a comment of the author.</summary>
    public Placeholder? Find(string comment) =>
        comment is [Placeholder.Open, .., Placeholder.Close] && int.TryParse(comment.AsSpan(1, comment.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Placeholders[number]
            : null;

    /// <summary>A text of the document with its Liquid again.</summary>
    public string Restore(string text)
    {
        if (!HasLiquid(text))
            return text;
        var restored = new StringBuilder();
        var at = 0;
        foreach (var (start, end, placeholder) in PlaceholdersIn(text))
        {
            restored.Append(text, at, start - at).Append(placeholder.Text);
            at = end;
        }

        return restored.Append(text, at, text.Length - at).ToString();
    }

    public static bool HasLiquid(string text) => text.Contains(Placeholder.Open, StringComparison.Ordinal);

    /// <summary>Those in a text, with where each begins and ends.</summary>
    public IEnumerable<(int Start, int End, Placeholder Placeholder)> PlaceholdersIn(string text)
    {
        for (var open = 0; (open = text.IndexOf(Placeholder.Open, open)) >= 0;)
        {
            var close = text.IndexOf(Placeholder.Close, open);
            if (close < 0 || Find(text[open..(close + 1)]) is not { } placeholder)
                yield break;
            yield return (open, close + 1, placeholder);
            open = close + 1;
        }
    }

    /// <summary>Characters that were taken over from a source.</summary>
    internal readonly record struct Stretch(int Start, int Length, SourceUse Use, int Offset);
}
