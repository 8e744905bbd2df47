using System.Buffers;
using System.Text;
using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>Filters that make HTML or take it away. What makes HTML marks it as safe: output does not escape it again.</summary>
internal static class HtmlFilters
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");

    public static LiquidValue Escape(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        if (input.IsNil || FilterText.IsSafe(input))
            return input;
        return FilterText.Make(context, Escape(context, FilterText.Read(context, input), keepsEntities: false), isSafe: true);
    }

    public static bool PrintEscape(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        if (input.Payload is not Text text)
            return false;
        context.Budget.Read(text.Size);
        context.Output.Write(text, isEscaped: !text.IsSafe);
        return true;
    }

    public static LiquidValue EscapeOnce(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        if (FilterText.IsSafe(input))
            return input;
        return FilterText.Make(context, Escape(context, FilterText.Read(context, input), keepsEntities: true), isSafe: true);
    }

    public static LiquidValue Raw(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        FilterText.IsSafe(input) ? input : FilterText.Make(context, FilterText.Read(context, input), isSafe: true);

    /// <summary>Where output is escaped, so is what stands between the breaks.</summary>
    public static LiquidValue NewlineToBr(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var text = FilterText.Read(context, input);
        if (context.EscapeHtml && !FilterText.IsSafe(input))
            text = Escape(context, text, keepsEntities: false);
        FilterText.Charge(context, text.Length + (text.AsSpan().Count('\n') * 6L));
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "<br />\n", StringComparison.Ordinal);
        return FilterText.Make(context, text, isSafe: true);
    }

    /// <summary>Takes away scripts, styles and comments with what is in them, and then all tags.</summary>
    public static LiquidValue StripHtml(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var text = FilterText.Read(context, input);
        context.Budget.Read(text.Length);
        text = Remove(text, "<script", "</script>");
        text = Remove(text, "<!--", "-->");
        text = Remove(text, "<style", "</style>");
        return FilterText.Make(context, Remove(text, "<", ">"));
    }

    /// <summary>What is HTML already, as it is; text escaped.</summary>
    public static string AsHtml(RenderContext context, LiquidValue value) => FilterText.IsSafe(value)
        ? FilterText.Read(context, value)
        : Escape(context, FilterText.Read(context, value), keepsEntities: false);

    private static string Escape(RenderContext context, string text, bool keepsEntities)
    {
        var special = text.AsSpan().IndexOfAny(Special);
        if (special < 0)
            return text;
        FilterText.Charge(context, text.Length + (text.AsSpan(special).CountAny(Special) * 5L));
        var builder = new StringBuilder(text.Length + 32);
        builder.Append(text, 0, special);
        for (var i = special; i < text.Length; i++)
        {
            _ = text[i] switch
            {
                '&' when keepsEntities && IsEntity(text.AsSpan(i + 1)) => builder.Append('&'),
                '&' => builder.Append("&amp;"),
                '<' => builder.Append("&lt;"),
                '>' => builder.Append("&gt;"),
                '"' => builder.Append("&quot;"),
                '\'' => builder.Append("&#39;"),
                var c => builder.Append(c),
            };
        }

        return builder.ToString();
    }

    private static bool IsEntity(ReadOnlySpan<char> rest)
    {
        var start = rest.StartsWith("#") ? 1 : 0;
        var end = start;
        while (end < rest.Length && (start == 1 ? char.IsAsciiDigit(rest[end]) : char.IsAsciiLetter(rest[end])))
            end++;
        return end > start && end < rest.Length && rest[end] == ';';
    }

    /// <summary>Removes from each opening to the next closing; an opening that is never closed stays.</summary>
    private static string Remove(string text, string open, string close)
    {
        var at = text.IndexOf(open, StringComparison.Ordinal);
        if (at < 0)
            return text;
        var kept = new StringBuilder(text.Length);
        var from = 0;
        while (at >= 0)
        {
            var end = text.IndexOf(close, at + open.Length, StringComparison.Ordinal);
            if (end < 0)
                break;
            kept.Append(text, from, at - from);
            from = end + close.Length;
            at = text.IndexOf(open, from, StringComparison.Ordinal);
        }

        return kept.Append(text, from, text.Length - from).ToString();
    }
}
