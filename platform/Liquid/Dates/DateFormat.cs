using System.Globalization;
using System.Runtime.CompilerServices;

namespace EmailPlatform.Liquid.Dates;

/// <summary>Writes dates by the directives of <c>strftime</c>: <c>%[-_0^#:][width]letter</c>. An unknown one is written as it stands.</summary>
internal static class DateFormat
{
    /// <param name="culture">Whose names of months, days and halves of the day are written, and whose forms for %c, %x and %X.</param>
    public static void Write(ref DefaultInterpolatedStringHandler output, DateTimeOffset date, string format, CultureInfo culture) =>
        Write(ref output, date, format, new DateWords(culture, hasDay: HasDay(format)));

    private static void Write(ref DefaultInterpolatedStringHandler output, DateTimeOffset date, ReadOnlySpan<char> format, in DateWords words)
    {
        while (true)
        {
            var percent = format.IndexOf('%');
            if (percent < 0 || percent + 1 == format.Length)
            {
                output.AppendFormatted(format);
                return;
            }

            output.AppendFormatted(format[..percent]);
            var directive = DateDirective.Read(format, percent + 1);
            if (!TryExpand(ref output, date, directive, words))
                output.AppendFormatted(format[percent..directive.End]);
            format = format[directive.End..];
        }
    }

    private static bool TryExpand(ref DefaultInterpolatedStringHandler output, DateTimeOffset date, in DateDirective directive, in DateWords words)
    {
        switch (directive.Letter)
        {
            case 'B':
                directive.Word(ref output, words.Month(date));
                return true;
            case 'b' or 'h':
                directive.Word(ref output, words.ShortMonth(date));
                return true;
            case 'A':
                directive.Word(ref output, words.Day(date));
                return true;
            case 'a':
                directive.Word(ref output, words.ShortDay(date));
                return true;
            case 'p' when directive.Flag != '#':
                directive.Word(ref output, words.Half(date));
                return true;
            case 'p' or 'P':
                output.AppendLiteral(words.Half(date).ToLowerInvariant());
                return true;
            case 'L':
                output.AppendFormatted(date.Millisecond, "000");
                return true;
            case 'N':
                directive.Fraction(ref output, date);
                return true;
            case 'z':
                directive.Offset(ref output, date.Offset);
                return true;
            case 'Z':
                output.AppendLiteral(date.Offset == TimeSpan.Zero ? "UTC" : string.Empty);
                return true;
            case 'n' or 't' or '%':
                output.AppendFormatted(directive.Letter switch { 'n' => '\n', 't' => '\t', var letter => letter });
                return true;
            default:
                return TryExpandNumber(ref output, date, directive) || TryExpandForm(ref output, date, directive, words);
        }
    }

    private static bool TryExpandNumber(ref DefaultInterpolatedStringHandler output, DateTimeOffset date, in DateDirective directive)
    {
        (long Value, int Digits, char Padding)? number = directive.Letter switch
        {
            'Y' => (date.Year, date.Year < 1000 ? 4 : 0, '0'),
            'C' => (date.Year / 100, 2, '0'),
            'y' => (date.Year % 100, 2, '0'),
            'm' => (date.Month, 2, '0'),
            'd' => (date.Day, 2, '0'),
            'e' => (date.Day, 2, ' '),
            'j' => (date.DayOfYear, 3, '0'),
            'H' => (date.Hour, 2, '0'),
            'k' => (date.Hour, 2, ' '),
            'I' => (Hour12(date), 2, '0'),
            'l' => (Hour12(date), 2, ' '),
            'M' => (date.Minute, 2, '0'),
            'S' => (date.Second, 2, '0'),
            'u' => (date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek, 1, '0'),
            'w' => ((int)date.DayOfWeek, 1, '0'),
            'G' => (ISOWeek.GetYear(date.DateTime), 0, '0'),
            'g' => (ISOWeek.GetYear(date.DateTime) % 100, 2, '0'),
            'V' => (ISOWeek.GetWeekOfYear(date.DateTime), 2, '0'),
            'U' => ((date.DayOfYear + 6 - (int)date.DayOfWeek) / 7, 2, '0'),
            'W' => ((date.DayOfYear + 6 - (((int)date.DayOfWeek + 6) % 7)) / 7, 2, '0'),
            's' => (date.ToUnixTimeSeconds(), 0, '0'),
            _ => null,
        };
        if (number is not { } found)
            return false;
        directive.Number(ref output, found.Value, found.Digits, found.Padding);
        return true;
    }

    /// <summary>The directives that stand for several others.</summary>
    private static bool TryExpandForm(ref DefaultInterpolatedStringHandler output, DateTimeOffset date, in DateDirective directive, in DateWords words)
    {
        if (words.Localised(date, directive.Letter) is { } localised)
        {
            directive.Word(ref output, localised);
            return true;
        }

        var form = directive.Letter switch
        {
            'c' => "%a %b %e %H:%M:%S %Y",
            'D' or 'x' => "%m/%d/%y",
            'F' => "%Y-%m-%d",
            'T' or 'X' => "%H:%M:%S",
            'R' => "%H:%M",
            'r' => "%I:%M:%S %p",
            'v' => "%e-%^b-%Y",
            '+' => "%a %b %e %H:%M:%S %Z %Y",
            _ => null,
        };
        if (form is null)
            return false;
        if (directive is { Flag: '\0', Width: 0 })
        {
            Write(ref output, date, form, words);
            return true;
        }

        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[64]);
        Write(ref text, date, form, words);
        directive.Word(ref output, text.ToStringAndClear());
        return true;
    }

    /// <summary>Whether a day of the month is written, beside which some languages inflect the month.</summary>
    private static bool HasDay(ReadOnlySpan<char> format)
    {
        for (var percent = format.IndexOf('%'); percent >= 0 && percent + 1 < format.Length; percent = format.IndexOf('%'))
        {
            var directive = DateDirective.Read(format, percent + 1);
            if (directive.Letter is 'd' or 'e')
                return true;
            format = format[directive.End..];
        }

        return false;
    }

    private static int Hour12(DateTimeOffset date) => date.Hour % 12 is var hour && hour == 0 ? 12 : hour;
}
