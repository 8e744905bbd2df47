using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>Filters that change, join or cut text. White space taken off safe text leaves it safe.</summary>
internal static class TextFilters
{
    /// <summary>What Ruby takes off the ends of a text.</summary>
    private const string Space = " \t\n\v\f\r\0";

    /// <summary>Longer texts are made before they are printed.</summary>
    private const int MaxPrinted = 256;

    private static readonly char[] SpaceSeparators = Space.ToCharArray();

    public static LiquidValue Append(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Concatenate(context, input, arguments.First);

    public static LiquidValue Prepend(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Concatenate(context, arguments.First, input);

    public static LiquidValue Upcase(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        FilterText.Make(context, LetterCase.Upper(FilterText.Read(context, input)));

    public static LiquidValue Downcase(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        FilterText.Make(context, LetterCase.Lower(FilterText.Read(context, input)));

    public static bool PrintUpcase(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        PrintCase(context, input, isUpper: true);

    public static bool PrintDowncase(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        PrintCase(context, input, isUpper: false);

    public static LiquidValue Capitalize(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var text = FilterText.Read(context, input);
        if (text.Length == 0)
            return LiquidValue.EmptyString;
        var first = CodePoints.First(text);
        return FilterText.Make(context, string.Concat(LetterCase.Title(first), LetterCase.Lower(text[first.Length..])));
    }

    public static LiquidValue Strip(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        FilterText.Make(context, FilterText.Read(context, input).AsSpan().Trim(Space).ToString(), FilterText.IsSafe(input));

    public static LiquidValue StripLeft(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        FilterText.Make(context, FilterText.Read(context, input).AsSpan().TrimStart(Space).ToString(), FilterText.IsSafe(input));

    public static LiquidValue StripRight(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        FilterText.Make(context, FilterText.Read(context, input).AsSpan().TrimEnd(Space).ToString(), FilterText.IsSafe(input));

    public static LiquidValue StripNewlines(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        FilterText.Make(
            context,
            FilterText.Read(context, input).Replace("\r\n", string.Empty, StringComparison.Ordinal).Replace("\n", string.Empty, StringComparison.Ordinal),
            FilterText.IsSafe(input));

    public static LiquidValue Squish(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        input.IsNil ? input : FilterText.Make(context, string.Join(' ', FilterText.Read(context, input).Split(SpaceSeparators, StringSplitOptions.RemoveEmptyEntries)));

    public static LiquidValue Split(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var text = FilterText.Read(context, input);
        var pattern = FilterText.Read(context, arguments.First);
        if (text.Length == 0)
            return new LiquidValue(ArrayPayload.Empty);

        // Charged before the work is done.
        var most = pattern.Length == 0 ? text.Length : text.AsSpan().Count(pattern) + 1L;
        context.Budget.Make((text.Length * 2L) + (most * 56));
        IReadOnlyList<string> parts = pattern switch
        {
            "" => CodePoints.Split(text),
            " " => text.Split(SpaceSeparators, StringSplitOptions.RemoveEmptyEntries),
            _ => text.Split(pattern),
        };
        var count = parts.Count;
        while (count > 0 && parts[count - 1].Length == 0)
            count--;
        var items = new LiquidValue[count];
        for (var i = 0; i < count; i++)
            items[i] = LiquidValue.FromString(parts[i]);
        return new LiquidValue(new ArrayPayload(items));
    }

    public static LiquidValue Slice(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var start = Numbers.ToIndex(arguments.First);
        var length = arguments.Second.IsNil ? 1 : Numbers.ToIndex(arguments.Second);
        if (input.Payload is ArrayPayload { Items: var items })
        {
            if (!TryBound(ref start, ref length, items.Length))
                return new LiquidValue(ArrayPayload.Empty);
            context.Budget.Make(length * 16);
            return LiquidValue.FromArray(items.AsSpan((int)start, (int)length).ToArray());
        }

        var text = FilterText.Read(context, input);
        return TryBound(ref start, ref length, CodePoints.Count(text))
            ? FilterText.Make(context, CodePoints.Slice(text, (int)start, (int)length))
            : LiquidValue.EmptyString;
    }

    public static LiquidValue Truncate(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        if (input.IsNil)
            return input;
        var text = FilterText.Read(context, input);
        var length = arguments.HasFirst ? Numbers.ToIndex(arguments.First) : 50;
        var ending = arguments.HasSecond ? FilterText.Read(context, arguments.Second) : "...";
        var size = CodePoints.Count(text);
        if (size <= length)
            return FilterText.Make(context, text);
        var kept = Math.Clamp(Math.Max(length, 0) - CodePoints.Count(ending), 0, size);
        return Concatenate(context, CodePoints.Slice(text, 0, (int)kept), ending);
    }

    public static LiquidValue TruncateWords(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        if (input.IsNil)
            return input;
        var text = FilterText.Read(context, input);
        var most = Math.Max(1, arguments.HasFirst ? Numbers.ToIndex(arguments.First) : 15);
        var ending = arguments.HasSecond ? FilterText.Read(context, arguments.Second) : "...";
        FilterText.Charge(context, text.Length * 2L);
        var words = text.Split(SpaceSeparators, (int)Math.Min(most + 1, int.MaxValue), StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= most
            ? FilterText.Make(context, text)
            : Concatenate(context, string.Join(' ', words, 0, (int)most), ending);
    }

    private static bool PrintCase(RenderContext context, LiquidValue input, bool isUpper)
    {
        if (input.Payload is not Text { Size: <= MaxPrinted } text)
            return false;
        Span<char> characters = stackalloc char[MaxPrinted];
        Span<char> changed = stackalloc char[MaxPrinted];
        characters = characters[..text.CopyTo(characters)];
        if (isUpper ? LetterCase.HasSpecial(characters) : characters.Contains('İ'))
            return false;
        var length = isUpper ? MemoryExtensions.ToUpperInvariant(characters, changed) : MemoryExtensions.ToLowerInvariant(characters, changed);
        context.Write(changed[..length]);
        return true;
    }

    /// <summary>Beside HTML, where output is escaped, text becomes HTML, so that both together are.</summary>
    private static LiquidValue Concatenate(RenderContext context, LiquidValue first, LiquidValue second)
    {
        if (!context.EscapeHtml || (!FilterText.IsSafe(first) && !FilterText.IsSafe(second)))
            return Concatenate(context, FilterText.Read(context, first), FilterText.Read(context, second));
        var html = (First: HtmlFilters.AsHtml(context, first), Second: HtmlFilters.AsHtml(context, second));
        FilterText.Charge(context, (long)html.First.Length + html.Second.Length);
        return LiquidValue.FromSafe(string.Concat(html.First, html.Second));
    }

    private static LiquidValue Concatenate(RenderContext context, string first, string second)
    {
        FilterText.Charge(context, (long)first.Length + second.Length);
        return LiquidValue.FromString(string.Concat(first, second));
    }

    /// <summary>A start below zero counts from the end; a stretch beyond the end is cut. False where nothing is left at all.</summary>
    private static bool TryBound(ref long start, ref long length, int size)
    {
        if (start < 0)
            start += size;
        if (start < 0 || start > size || length < 0)
            return false;
        length = Math.Min(length, size - start);
        return true;
    }
}
