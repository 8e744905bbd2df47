using System.Globalization;
using System.Runtime.CompilerServices;

namespace EmailPlatform.Liquid.Dates;

/// <summary>What stands after a percent sign.</summary>
/// <param name="Flag">The last of <c>-_0^#</c>; none is <c>'\0'</c>.</param>
/// <param name="Width">At most <see cref="MaxWidth"/>: wider padding is not meant for a reader.</param>
/// <param name="Letter"><c>'\0'</c> where the format ends before it.</param>
/// <param name="End">Where the format goes on.</param>
internal readonly record struct DateDirective(char Flag, int Colons, int Width, char Letter, int End)
{
    public const int MaxWidth = 64;

    public static DateDirective Read(ReadOnlySpan<char> format, int at)
    {
        var flag = '\0';
        var colons = 0;
        var width = 0;
        for (; at < format.Length && format[at] is '-' or '_' or '0' or '^' or '#' or ':'; at++)
        {
            if (format[at] == ':')
                colons++;
            else
                flag = format[at];
        }

        for (; at < format.Length && char.IsAsciiDigit(format[at]); at++)
            width = Math.Min((width * 10) + format[at] - '0', MaxWidth);
        return at < format.Length ? new(flag, colons, width, format[at], at + 1) : new(flag, colons, width, '\0', at);
    }

    public void Number(ref DefaultInterpolatedStringHandler output, long value, int digits, char padding)
    {
        Span<char> text = stackalloc char[20];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        if (Flag != '-')
        {
            var pad = Flag is '_' ? ' ' : Flag is '0' ? '0' : padding;
            for (var missing = Math.Max(digits, Width) - length; missing > 0; missing--)
                output.AppendFormatted(pad);
        }

        output.AppendFormatted(text[..length]);
    }

    public void Word(ref DefaultInterpolatedStringHandler output, string text) =>
        output.AppendFormatted(Flag is '^' or '#' ? text.ToUpperInvariant() : text, Width);

    /// <summary>The fraction of the second, of nine digits where no other number is asked for.</summary>
    public void Fraction(ref DefaultInterpolatedStringHandler output, DateTimeOffset date)
    {
        var digits = (date.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture);
        var length = Width == 0 ? 9 : Width;
        output.AppendFormatted(digits.PadRight(length, '0').AsSpan(0, length));
    }

    public void Offset(ref DefaultInterpolatedStringHandler output, TimeSpan offset)
    {
        output.AppendFormatted(offset < TimeSpan.Zero ? '-' : '+');
        output.AppendFormatted(offset, Colons switch { 0 => "hhmm", 1 => "hh\\:mm", _ => "hh\\:mm\\:ss" });
    }
}
