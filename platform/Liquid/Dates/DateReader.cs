using System.Globalization;
using System.Text.RegularExpressions;

namespace EmailPlatform.Liquid.Dates;

/// <summary>
/// Reads the dates that templates are given: <c>now</c>, seconds since 1970, ISO 8601, RFC 5322 and the common written
/// forms. A date without a zone is in the local zone of the time provider; a time without a date is today's.
/// </summary>
internal static partial class DateReader
{
    /// <summary>Longer texts are no dates.</summary>
    public const int MaxLength = 64;

    private const int TimeoutMilliseconds = 250;
    private const string MonthName = @"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?";

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static bool TryRead(string text, TimeProvider time, out DateTimeOffset date)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Equals("now", StringComparison.OrdinalIgnoreCase) || trimmed.Equals("today", StringComparison.OrdinalIgnoreCase))
        {
            date = time.GetLocalNow();
            return true;
        }

        if (trimmed.Length > 0 && trimmed.IndexOfAnyExceptInRange('0', '9') < 0)
            return TryReadUnixTime(long.TryParse(trimmed, CultureInfo.InvariantCulture, out var seconds) ? seconds : long.MaxValue, time, out date);
        if (IsoDate.TryRead(trimmed, out var isoDay, out var isoTime, out var isoOffset))
            return TryPlace(isoDay, isoTime, isoOffset, time, out date);
        var lowered = text.ToLowerInvariant();
        var clock = Clock().Match(lowered);
        var rest = clock.Success ? lowered.Remove(clock.Index, clock.Length).Insert(clock.Index, " ") : lowered;
        if (TryReadDay(rest, clock.Success, time, out var day) && TryReadClock(clock, out var ofDay))
            return TryPlace(day, ofDay, Zone(clock.Groups["zone"]), time, out date);
        return Fail(out date);
    }

    public static bool TryReadUnixTime(long seconds, TimeProvider time, out DateTimeOffset date)
    {
        if (seconds is < -62_135_596_800 + 86_400 or > 253_402_300_799 - 86_400)
            return Fail(out date);
        date = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(seconds), time.LocalTimeZone);
        return true;
    }

    private static bool Fail(out DateTimeOffset date)
    {
        date = default;
        return false;
    }

    private static bool TryReadDay(string text, bool hasClock, TimeProvider time, out DateOnly day)
    {
        if (Iso().Match(text) is { Success: true } iso)
            return TryMake(iso.Groups[1], iso.Groups[2], iso.Groups[3], out day);
        if (Slashed().Match(text) is { Success: true } slashed)
            return TryMake(slashed.Groups[3], slashed.Groups[2], slashed.Groups[1], out day);
        if (DayMonthYear().Match(text) is { Success: true } dayFirst)
            return TryMake(dayFirst.Groups[3], dayFirst.Groups[2], dayFirst.Groups[1], out day);
        if (MonthDayYear().Match(text) is { Success: true } monthFirst)
            return TryMake(monthFirst.Groups[3], monthFirst.Groups[1], monthFirst.Groups[2], out day);
        if (MonthYear().Match(text) is { Success: true } month)
            return TryMake(month.Groups[2], month.Groups[1], null, out day);
        if (MonthDay().Match(text) is { Success: true } thisYear)
            return TryMake(time.GetLocalNow().Year, MonthNumber(thisYear.Groups[1].Value), Number(thisYear.Groups[2]), out day);
        day = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
        return hasClock;
    }

    private static bool TryMake(Group year, Group month, Group? day, out DateOnly date)
    {
        var number = Number(year);
        if (year.Length == 2)
            number += number < 69 ? 2000 : 1900;
        return TryMake(number, MonthNumber(month.Value), day is { Success: true } ? Number(day) : 1, out date);
    }

    private static bool TryMake(int year, int month, int day, out DateOnly date)
    {
        date = default;
        if (year is < 2 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    private static bool TryReadClock(Match clock, out TimeSpan ofDay)
    {
        ofDay = default;
        if (!clock.Success)
            return true;
        var hours = Number(clock.Groups["hour"]);
        if (clock.Groups["half"] is { Success: true } half)
            hours = (hours % 12) + (half.Value == "p" ? 12 : 0);
        var minutes = clock.Groups["minute"].Success ? Number(clock.Groups["minute"]) : 0;
        var seconds = clock.Groups["second"].Success ? Number(clock.Groups["second"]) : 0;
        if (hours > 24 || minutes > 59 || seconds > 60)
            return false;
        ofDay = new TimeSpan(hours, minutes, seconds);
        if (clock.Groups["fraction"] is { Success: true } fraction)
            ofDay += TimeSpan.FromSeconds(double.Parse("0." + fraction.Value, CultureInfo.InvariantCulture));
        return true;
    }

    private static bool TryPlace(DateOnly day, TimeSpan ofDay, TimeSpan? zone, TimeProvider time, out DateTimeOffset date)
    {
        var local = day.ToDateTime(TimeOnly.MinValue) + ofDay;
        var offset = zone ?? time.LocalTimeZone.GetUtcOffset(local);
        date = default;
        if (offset.Duration() > TimeSpan.FromHours(14))
            return false;
        date = new DateTimeOffset(local, offset);
        return true;
    }

    private static TimeSpan? Zone(Group zone)
    {
        if (!zone.Success)
            return null;
        var text = zone.ValueSpan;
        if (text.IndexOfAny('+', '-') is var sign and >= 0)
        {
            text = text[sign..];
            var digits = text[1..].ToString().Replace(":", string.Empty, StringComparison.Ordinal).PadRight(4, '0');
            var span = new TimeSpan(int.Parse(digits.AsSpan(0, 2), CultureInfo.InvariantCulture), int.Parse(digits.AsSpan(2, 2), CultureInfo.InvariantCulture), 0);
            return text[0] == '-' ? -span : span;
        }

        // The names of RFC 5322 §4.3 and those of other countries that are not ambiguous.
        double? hours = text switch
        {
            "z" or "utc" or "gmt" or "ut" or "wet" => 0,
            "edt" => -4,
            "est" or "cdt" => -5,
            "cst" or "mdt" => -6,
            "mst" or "pdt" => -7,
            "pst" or "akdt" => -8,
            "akst" => -9,
            "hst" => -10,
            "nst" => -3.5,
            "ndt" => -2.5,
            "brt" or "adt" => -3,
            "ast" => -4,
            "bst" or "cet" or "west" => 1,
            "cest" or "eet" or "sast" => 2,
            "eest" or "msk" => 3,
            "ist" => 5.5,
            "jst" or "kst" => 9,
            "aest" => 10,
            "nzst" => 12,
            _ => null,
        };
        return hours is { } known ? TimeSpan.FromHours(known) : null;
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    private static int MonthNumber(string month) => char.IsAsciiDigit(month[0])
        ? int.Parse(month, CultureInfo.InvariantCulture)
        : Array.IndexOf(Months, month[..3]) + 1;

    [GeneratedRegex(@"(?:(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9})\d*)?)?\s*(?:(?<half>[ap])\.?m\b\.?)?|(?<hour>\d{1,2})\s*(?<half>[ap])\.?m\b\.?)\s*(?<zone>(?:utc|gmt)?[+-]\d\d:?(?:\d\d)?|(?:z|utc?|gmt|wes?t|[ecmpna][sd]t|ak[sd]t|hst|brt|bst|cest|cet|eest|eet|sast|msk|ist|[jk]st|aest|nzst)\b)?", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Clock();

    [GeneratedRegex(@"(?<!\d)(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Slashed();

    [GeneratedRegex(@"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?" + MonthName + @"[\s,-]+(\d{4}|\d\d)(?!\d)", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex DayMonthYear();

    [GeneratedRegex(@"\b" + MonthName + @"\s+(\d{1,2})(?:st|nd|rd|th)?\b[\s,]+(\d{4})(?!\d)", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex MonthDayYear();

    [GeneratedRegex(@"\b" + MonthName + @"[\s,]+(\d{4})(?!\d)", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex MonthYear();

    [GeneratedRegex(@"\b" + MonthName + @"\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d)", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex MonthDay();
}
