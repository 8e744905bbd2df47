using System.Text;
using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Filters;

/// <summary>Filters that replace or remove pieces of text.</summary>
internal static class ReplaceFilters
{
    public static LiquidValue Replace(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        ReplaceAll(context, input, arguments.First, Replacement(context, arguments));

    public static LiquidValue Remove(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        ReplaceAll(context, input, arguments.First, string.Empty);

    public static LiquidValue ReplaceFirst(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        ReplaceOne(context, input, arguments.First, Replacement(context, arguments), isLast: false);

    public static LiquidValue RemoveFirst(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        ReplaceOne(context, input, arguments.First, string.Empty, isLast: false);

    public static LiquidValue ReplaceLast(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        ReplaceOne(context, input, arguments.First, Replacement(context, arguments), isLast: true);

    public static LiquidValue RemoveLast(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        ReplaceOne(context, input, arguments.First, string.Empty, isLast: true);

    private static string Replacement(RenderContext context, in FilterArguments arguments) =>
        arguments.HasSecond ? FilterText.Read(context, arguments.Second) : string.Empty;

    private static LiquidValue ReplaceAll(RenderContext context, LiquidValue input, LiquidValue pattern, string replacement)
    {
        var text = FilterText.Read(context, input);
        var searched = FilterText.Read(context, pattern);
        if (searched.Length == 0)
            return Intersperse(context, text, replacement);
        if (replacement.Contains('\\', StringComparison.Ordinal))
            return ReplaceExpanding(context, text, searched, replacement, mostTimes: int.MaxValue);
        if (replacement.Length > searched.Length)
        {
            var count = text.AsSpan().Count(searched);
            FilterText.Charge(context, text.Length + ((long)(replacement.Length - searched.Length) * count));
        }
        else
        {
            FilterText.Charge(context, text.Length);
        }

        return LiquidValue.FromString(text.Replace(searched, replacement, StringComparison.Ordinal));
    }

    /// <summary>The empty text is found before, between and after all characters.</summary>
    private static LiquidValue Intersperse(RenderContext context, string text, string replacement)
    {
        FilterText.Charge(context, text.Length + ((text.Length + 1L) * replacement.Length));
        context.Budget.Read(text.Length * 16);
        return LiquidValue.FromString(replacement + string.Concat(Values.CodePoints.Split(text).Select(c => c + replacement)));
    }

    private static LiquidValue ReplaceOne(RenderContext context, LiquidValue input, LiquidValue pattern, string replacement, bool isLast)
    {
        var text = FilterText.Read(context, input);
        var searched = FilterText.Read(context, pattern);
        var index = isLast ? text.LastIndexOf(searched, StringComparison.Ordinal) : text.IndexOf(searched, StringComparison.Ordinal);
        if (index < 0)
            return FilterText.Make(context, text);
        if (!isLast && searched.Length > 0 && replacement.Contains('\\', StringComparison.Ordinal))
            return ReplaceExpanding(context, text, searched, replacement, mostTimes: 1);
        FilterText.Charge(context, (long)text.Length + replacement.Length);
        return LiquidValue.FromString(string.Concat(text.AsSpan(0, index), replacement, text.AsSpan(index + searched.Length)));
    }

    /// <summary>
    /// A replacement with backslashes, which Ruby reads even where nothing but text is searched for: <c>\\</c> is one of them, <c>\0</c>
    /// and <c>\&amp;</c> are what was found, <c>\`</c> is what stands before it and <c>\'</c> what stands behind.
    /// </summary>
    private static LiquidValue ReplaceExpanding(RenderContext context, string text, string searched, string replacement, int mostTimes)
    {
        var builder = new StringBuilder();
        var from = 0;
        for (var at = text.IndexOf(searched, StringComparison.Ordinal); at >= 0 && mostTimes > 0; at = text.IndexOf(searched, from, StringComparison.Ordinal))
        {
            builder.Append(text, from, at - from);
            var before = builder.Length;
            Expand(builder, text, at, searched, replacement);
            FilterText.Charge(context, builder.Length - before);
            from = at + searched.Length;
            mostTimes--;
        }

        builder.Append(text, from, text.Length - from);
        return FilterText.Make(context, builder.ToString());
    }

    private static void Expand(StringBuilder builder, string text, int at, string searched, string replacement)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            var escaped = replacement[i] == '\\' && i + 1 < replacement.Length ? replacement[i + 1] : '\0';
            _ = escaped switch
            {
                '\\' => builder.Append('\\'),
                '0' or '&' => builder.Append(searched),
                '`' => builder.Append(text, 0, at),
                '\'' => builder.Append(text, at + searched.Length, text.Length - at - searched.Length),
                >= '1' and <= '9' => builder,
                _ => builder.Append(replacement[i]),
            };
            if (escaped is '\\' or '&' or '`' or '\'' or (>= '0' and <= '9'))
                i++;
        }
    }
}
