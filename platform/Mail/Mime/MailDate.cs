using System.Globalization;
using System.Text.Unicode;

namespace EmailPlatform.Mail.Mime;

/// <summary>The date of a message (RFC 5322 §3.3), to the second.</summary>
public static class MailDate
{
    /// <summary>Octets of a date as written, <c>Tue, 01 Jul 2003 10:52:37 +0200</c>.</summary>
    public const int Length = 31;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Writes a date in its own offset.</summary>
    public static void Format(DateTimeOffset date, Span<byte> destination)
    {
        var offset = date.Offset.Duration();
        var sign = date.Offset < TimeSpan.Zero ? '-' : '+';
        Utf8.TryWrite(
            destination,
            CultureInfo.InvariantCulture,
            $"{date:ddd, dd MMM yyyy HH:mm:ss} {sign}{offset.Hours:00}{offset.Minutes:00}",
            out _);
    }

    /// <summary>Reads a date as written here or in the obsolete forms: no weekday, no seconds, two-digit years, named zones, comments.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        var comma = text.IndexOf(',');
        if (comma >= 0)
            text = text[(comma + 1)..];

        Span<Range> words = stackalloc Range[7];
        var count = text.SplitAny(words, " \t", StringSplitOptions.RemoveEmptyEntries);
        if (count < 4
            || !TryReadNumber(text[words[0]], out var day)
            || !TryReadMonth(text[words[1]], out var month)
            || !TryReadNumber(text[words[2]], out var year)
            || !TryReadTime(text[words[3]], out var time))
            return false;

        // RFC 5322 §4.3
        if (text[words[2]].Length < 4)
            year += year < 50 ? 2000 : 1900;
        if (year is < 1 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        var offset = count > 4 ? ReadZone(text[words[4]]) : TimeSpan.Zero;
        var local = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified) + time;
        if (local.Ticks - offset.Ticks < 0)
            return false;
        date = new DateTimeOffset(local, offset);
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TryReadMonth(ReadOnlySpan<char> text, out int month)
    {
        for (month = 1; month <= Months.Length; month++)
        {
            if (text.StartsWith(Months[month - 1], StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool TryReadTime(ReadOnlySpan<char> text, out TimeSpan time)
    {
        time = default;
        Span<Range> parts = stackalloc Range[4];
        var count = text.Split(parts, ':');
        var seconds = 0;
        if (count is < 2 or > 3
            || !TryReadNumber(text[parts[0]], out var hours) || hours > 23
            || !TryReadNumber(text[parts[1]], out var minutes) || minutes > 59
            || (count == 3 && (!TryReadNumber(text[parts[2]], out seconds) || seconds > 60)))
            return false;
        // A leap second has no place in DateTimeOffset.
        time = new TimeSpan(hours, minutes, Math.Min(seconds, 59));
        return true;
    }

    /// <summary>Unknown zones are read as UTC (RFC 5322 §4.3).</summary>
    private static TimeSpan ReadZone(ReadOnlySpan<char> zone)
    {
        if (zone is ['+' or '-', _, _, _, _] && TryReadNumber(zone[1..3], out var hours) && TryReadNumber(zone[3..], out var minutes)
            && hours < 14 && minutes < 60)
        {
            var offset = new TimeSpan(hours, minutes, 0);
            return zone[0] == '-' ? -offset : offset;
        }

        return zone switch
        {
            "EDT" => TimeSpan.FromHours(-4),
            "EST" or "CDT" => TimeSpan.FromHours(-5),
            "CST" or "MDT" => TimeSpan.FromHours(-6),
            "MST" or "PDT" => TimeSpan.FromHours(-7),
            "PST" => TimeSpan.FromHours(-8),
            _ => TimeSpan.Zero,
        };
    }
}
