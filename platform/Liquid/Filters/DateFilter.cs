using EmailPlatform.Liquid.Dates;
using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>Formats a date; what is no date passes through.</summary>
internal static class DateFilter
{
    public static LiquidValue Date(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var format = FilterText.Read(context, arguments.First);
        if (format.Length == 0 || !TryRead(context, input, out var date))
            return input;
        FilterText.Charge(context, format.Length * 8L);
        return FilterText.Make(context, DateFormat.Write(date, format));
    }

    private static bool TryRead(RenderContext context, LiquidValue input, out DateTimeOffset date)
    {
        var time = context.Options.TimeProvider;
        switch (input.Payload)
        {
            case Text text when text.Size <= DateReader.MaxLength:
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
