using System.Globalization;
using System.Text;

namespace EmailPlatform.Liquid.Dates;

/// <summary>Writes dates by the directives of <c>strftime</c>: <c>%[-_0^#:][width]letter</c>. An unknown one is written as it stands.</summary>
internal static class DateFormat
{
    private const int MaxWidth = 64;

    /// <param name="culture">Whose names of months, days and halves of the day are written, and whose forms for %c, %x and %X.</param>
    public static string Write(DateTimeOffset date, string format, CultureInfo culture)
    {
        var words = new DateWords(culture, hasDay: HasDay(format));
        var builder = new StringBuilder(format.Length + 16);
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                builder.Append(format[i]);
                continue;
            }

            var directive = Directive.Read(format, i + 1);
            if (directive.Letter != '\0' && Expand(date, directive, words) is { } text)
                builder.Append(text);
            else
                builder.Append(format, i, directive.End - i);
            i = directive.End - 1;
        }

        return builder.ToString();
    }

    private static string? Expand(DateTimeOffset date, Directive directive, DateWords words) => directive.Letter switch
    {
        'Y' => directive.Number(date.Year, date.Year < 1000 ? 4 : 0, '0'),
        'C' => directive.Number(date.Year / 100, 2, '0'),
        'y' => directive.Number(date.Year % 100, 2, '0'),
        'm' => directive.Number(date.Month, 2, '0'),
        'B' => directive.Word(words.Month(date)),
        'b' or 'h' => directive.Word(words.ShortMonth(date)),
        'd' => directive.Number(date.Day, 2, '0'),
        'e' => directive.Number(date.Day, 2, ' '),
        'j' => directive.Number(date.DayOfYear, 3, '0'),
        'H' => directive.Number(date.Hour, 2, '0'),
        'k' => directive.Number(date.Hour, 2, ' '),
        'I' => directive.Number(Hour12(date), 2, '0'),
        'l' => directive.Number(Hour12(date), 2, ' '),
        'M' => directive.Number(date.Minute, 2, '0'),
        'S' => directive.Number(date.Second, 2, '0'),
        'L' => date.Millisecond.ToString("000", CultureInfo.InvariantCulture),
        'N' => Fraction(date, directive.Width),
        'p' => directive.Flag == '#' ? words.Half(date).ToLowerInvariant() : directive.Word(words.Half(date)),
        'P' => words.Half(date).ToLowerInvariant(),
        'z' => Offset(date, directive.Colons),
        'Z' => date.Offset == TimeSpan.Zero ? "UTC" : string.Empty,
        'A' => directive.Word(words.Day(date)),
        'a' => directive.Word(words.ShortDay(date)),
        'u' => directive.Number(date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek, 1, '0'),
        'w' => directive.Number((int)date.DayOfWeek, 1, '0'),
        'G' => directive.Number(ISOWeek.GetYear(date.DateTime), 0, '0'),
        'g' => directive.Number(ISOWeek.GetYear(date.DateTime) % 100, 2, '0'),
        'V' => directive.Number(ISOWeek.GetWeekOfYear(date.DateTime), 2, '0'),
        'U' => directive.Number((date.DayOfYear + 6 - (int)date.DayOfWeek) / 7, 2, '0'),
        'W' => directive.Number((date.DayOfYear + 6 - (((int)date.DayOfWeek + 6) % 7)) / 7, 2, '0'),
        's' => directive.Number(date.ToUnixTimeSeconds(), 0, '0'),
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        'c' => directive.Word(words.Localised(date, "F") ?? words.Write(date, "%a %b %e %H:%M:%S %Y")),
        'x' => words.Localised(date, "d") ?? words.Write(date, "%m/%d/%y"),
        'X' => words.Localised(date, "T") ?? words.Write(date, "%H:%M:%S"),
        'D' => words.Write(date, "%m/%d/%y"),
        'F' => words.Write(date, "%Y-%m-%d"),
        'T' => words.Write(date, "%H:%M:%S"),
        'R' => words.Write(date, "%H:%M"),
        'r' => words.Write(date, "%I:%M:%S %p"),
        'v' => words.Write(date, "%e-%^b-%Y"),
        '+' => words.Write(date, "%a %b %e %H:%M:%S %Z %Y"),
        _ => null,
    };

    /// <summary>Whether a day of the month is written, beside which some languages inflect the month.</summary>
    private static bool HasDay(string format)
    {
        for (var i = format.IndexOf('%', StringComparison.Ordinal); i >= 0 && i + 1 < format.Length; i = format.IndexOf('%', i + 1))
        {
            var directive = Directive.Read(format, i + 1);
            if (directive.Letter is 'd' or 'e')
                return true;
            i = directive.End - 1;
        }

        return false;
    }

    private static int Hour12(DateTimeOffset date) => date.Hour % 12 is var hour && hour == 0 ? 12 : hour;

    private static string Fraction(DateTimeOffset date, int width)
    {
        var digits = (date.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture);
        var length = width == 0 ? 9 : Math.Min(width, MaxWidth);
        return digits.PadRight(length, '0')[..length];
    }

    private static string Offset(DateTimeOffset date, int colons)
    {
        var sign = date.Offset < TimeSpan.Zero ? '-' : '+';
        return colons switch
        {
            0 => $"{sign}{date.Offset:hhmm}",
            1 => $"{sign}{date.Offset:hh\\:mm}",
            _ => $"{sign}{date.Offset:hh\\:mm\\:ss}",
        };
    }

    /// <summary>What stands after a percent sign.</summary>
    private readonly record struct Directive(char Flag, int Colons, int Width, char Letter, int End)
    {
        public static Directive Read(string format, int at)
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

        public string Number(long value, int digits, char padding)
        {
            var text = value.ToString(CultureInfo.InvariantCulture);
            return Flag switch
            {
                '-' => text,
                '_' => text.PadLeft(Math.Max(digits, Width), ' '),
                '0' => text.PadLeft(Math.Max(digits, Width), '0'),
                _ => text.PadLeft(Math.Max(digits, Width), padding),
            };
        }

        public string Word(string text) => (Flag is '^' or '#' ? text.ToUpperInvariant() : text).PadLeft(Width);
    }
}
