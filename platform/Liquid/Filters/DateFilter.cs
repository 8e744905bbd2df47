using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using EmailPlatform.Liquid.Dates;
using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>Formats a date by directives, or by the name of a locale's own form; what is no date passes through.</summary>
internal static class DateFilter
{
    private const int MaxZoneLength = 64;

    /// <summary>What it costs to read a date that a person may have written, in items of a list.</summary>
    private const int WrittenDateItems = 128;

    /// <summary>Longer texts are written to rented memory.</summary>
    private const int Room = 256;

    private static readonly SearchValues<char> ZoneCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");

    public static LiquidValue Date(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[Room]);
        return TryWrite(ref text, context, input, arguments) ? FilterText.Make(context, text.ToStringAndClear()) : input;
    }

    public static bool PrintDate(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[Room]);
        if (!TryWrite(ref text, context, input, arguments))
            return false;
        context.Write(text.Text);
        text.Clear();
        return true;
    }

    private static bool TryWrite(ref DefaultInterpolatedStringHandler output, RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var name = arguments.Option(context, 0);
        if (!arguments.HasFirst && name.IsNil)
            throw new RenderFailure(LiquidErrorCode.InvalidArgument, "wrong number of arguments (given 1, expected 2)");
        var format = FilterText.Read(context, arguments.HasFirst ? arguments.First : name);
        if (format.Length == 0 || !TryRead(context, input, out var date))
            return false;
        var culture = NumberFilters.CultureOf(context, arguments.Option(context, 1));
        if (arguments.Option(context, 2) is { IsNil: false } zone)
            date = TimeZoneInfo.ConvertTime(date, ZoneOf(TextForm.Of(zone)));
        if (!arguments.HasFirst)
        {
            output.AppendLiteral(date.ToString(PatternOf(format), culture));
            return true;
        }

        // A directive of four characters may be sixteen times as wide.
        FilterText.Charge(context, format.Length * 16L);
        DateFormat.Write(ref output, date, format, culture);
        return true;
    }

    /// <summary>The runtime's letters for the forms that a locale has.</summary>
    private static string PatternOf(string name) => name switch
    {
        "short" => "d",
        "long" => "D",
        "month_day" => "M",
        "month_year" => "Y",
        "time" => "t",
        "short_datetime" => "g",
        "long_datetime" => "f",
        _ => throw new RenderFailure(
            LiquidErrorCode.InvalidArgument,
            $"there is no date format '{NumberFilters.Shortened(name)}'; there are short, long, month_day, month_year, time, short_datetime and long_datetime"),
    };

    /// <summary>A name that could leave the folder of time zones is none.</summary>
    private static TimeZoneInfo ZoneOf(string name) =>
        name.Length <= MaxZoneLength && !name.AsSpan().ContainsAnyExcept(ZoneCharacters) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new RenderFailure(LiquidErrorCode.InvalidArgument, $"there is no time zone '{NumberFilters.Shortened(name)}'");

    private static bool TryRead(RenderContext context, LiquidValue input, out DateTimeOffset date)
    {
        var time = context.Options.TimeProvider;
        switch (input.Payload)
        {
            case Text text when text.Size <= DateReader.MaxLength:
                context.Budget.ReadItems(WrittenDateItems);
                return DateReader.TryRead(text.Characters, time, out date);
            case Scalar when input.IsSmallInteger:
                return DateReader.TryReadUnixTime(input.SmallInteger, time, out date);
            case Scalar when input.Kind == LiquidKind.Float && Math.Abs(input.Float) < long.MaxValue:
                return DateReader.TryReadUnixTime((long)input.Float, time, out date);
            default:
                date = default;
                return false;
        }
    }
}
