using System.Globalization;
using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>Numbers as the reader's locale writes them. What is no number passes through.</summary>
internal static class NumberFilters
{
    /// <summary>So many decimals are written where a filter is not told how many.</summary>
    private const int MostDecimals = 3;

    /// <summary>More digits than a decimal has would be zeros.</summary>
    private const int MaxDecimals = 28;

    private static readonly string[] NumberFormats = [.. Enumerable.Range(0, MaxDecimals + 1).Select(digits => $"N{digits}")];
    private static readonly string[] PercentFormats = [.. Enumerable.Range(0, MaxDecimals + 1).Select(digits => $"P{digits}")];

    /// <summary><c>1234.5 | number</c> is 1,234.5, and with <c>2</c> behind it 1,234.50.</summary>
    public static LiquidValue Number(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        TryRead(input, out var number) ? Make(context, number, FormOfNumber(context, number, arguments)) : input;

    /// <summary><c>0.125 | percent</c> is 13%, and with <c>1</c> behind it 12.5%.</summary>
    public static LiquidValue Percent(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        TryRead(input, out var number) ? Make(context, number, FormOfPercent(context, arguments)) : input;

    /// <summary>
    /// <c>12.5 | money: 'EUR'</c> is €12.50 in English and 12,50 € in German. Without a currency, and none in the options, it is the amount with two
    /// decimals.
    /// </summary>
    public static LiquidValue Money(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        TryRead(input, out var number) ? Make(context, number, FormOfMoney(context, arguments)) : input;

    public static bool PrintNumber(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        TryRead(input, out var number) && Print(context, number, FormOfNumber(context, number, arguments));

    public static bool PrintPercent(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        TryRead(input, out var number) && Print(context, number, FormOfPercent(context, arguments));

    public static bool PrintMoney(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        TryRead(input, out var number) && Print(context, number, FormOfMoney(context, arguments));

    /// <summary>The culture that an option <c>locale</c> names, or else the render's.</summary>
    public static CultureInfo CultureOf(RenderContext context, LiquidValue locale)
    {
        if (locale.IsNil)
            return context.Options.Culture;
        var name = TextForm.Of(locale);
        return LiquidCulture.TryFind(name, out var culture)
            ? culture
            : throw new RenderFailure(LiquidErrorCode.InvalidArgument, $"there is no locale '{Shortened(name)}'");
    }

    /// <summary>What a message quotes of a text that a template or its data brought.</summary>
    public static string Shortened(string text) => text.Length <= 32 ? text : text[..32] + "…";

    private static NumberFormatInfo EnglishFormat => field ??= CultureInfo.GetCultureInfo("en-US").NumberFormat;

    private static Form FormOfNumber(RenderContext context, decimal number, in FilterArguments arguments)
    {
        var decimals = arguments.HasFirst ? DecimalsOf(arguments.First) : Math.Min(MostDecimals, Scale(number));
        return new(NumberFormats[decimals], CultureOf(context, arguments.Option(context, 0)).NumberFormat);
    }

    private static Form FormOfPercent(RenderContext context, in FilterArguments arguments)
    {
        var culture = CultureOf(context, arguments.Option(context, 0));

        // The invariant culture sets the sign off with a space.
        return new(
            PercentFormats[arguments.HasFirst ? DecimalsOf(arguments.First) : 0],
            culture.Name.Length == 0 ? EnglishFormat : culture.NumberFormat);
    }

    private static Form FormOfMoney(RenderContext context, in FilterArguments arguments)
    {
        var culture = CultureOf(context, arguments.Option(context, 0));
        var currency = arguments.First.IsNil ? context.Options.Currency : TextForm.Of(arguments.First);
        if (string.IsNullOrEmpty(currency))
            return new(NumberFormats[2], culture.NumberFormat);
        return Currencies.FormatOf(culture, currency) is { } format
            ? new("C", format)
            : throw new RenderFailure(LiquidErrorCode.InvalidArgument, $"there is no currency '{Shortened(currency)}'");
    }

    private static LiquidValue Make(RenderContext context, decimal number, Form form) =>
        FilterText.Make(context, number.ToString(form.Format, form.Culture));

    private static bool Print(RenderContext context, decimal number, Form form)
    {
        context.Output.Write(number, form.Format, form.Culture, context.EscapeHtml);
        return true;
    }

    private static bool TryRead(LiquidValue value, out decimal number)
    {
        if (value.Payload is Text { Size: <= 64 } text)
            return decimal.TryParse(text.Characters, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);
        return Numbers.TryToDecimal(value, out number);
    }

    private static int DecimalsOf(LiquidValue value) => (int)Math.Clamp(Numbers.ToIndex(value), 0, MaxDecimals);

    /// <summary>The decimals that are not zero.</summary>
    private static int Scale(decimal number) => (number / 1.000000000000000000000000000000m).Scale;

    /// <summary>How a number is written: one of the runtime's formats, by a culture.</summary>
    private readonly record struct Form(string Format, NumberFormatInfo Culture);
}
