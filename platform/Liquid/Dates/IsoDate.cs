namespace EmailPlatform.Liquid.Dates;

/// <summary>
/// The dates of JSON, which are nearly all there are: <c>2026-12-24</c>, and with <c>T08:00:00.123Z</c>, <c>+01:00</c> or
/// <c> 08:00:00 +0100</c> behind them (RFC 3339). What differs in anything is left to the reader of all forms.
/// </summary>
internal static class IsoDate
{
    private const int DayLength = 10;

    /// <param name="offset">Null where none is given.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out DateOnly day, out TimeSpan ofDay, out TimeSpan? offset)
    {
        ofDay = default;
        offset = null;
        day = default;
        if (text.Length < DayLength || text[4] != '-' || text[7] != '-'
            || !TryNumber(text[..4], out var year) || !TryNumber(text.Slice(5, 2), out var month) || !TryNumber(text.Slice(8, 2), out var dayOfMonth)
            || year is < 2 or > 9998 || month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateOnly(year, month, dayOfMonth);
        text = text[DayLength..];
        return text.IsEmpty || (text[0] is 'T' or 't' or ' ' && TryReadTime(text[1..], out ofDay, out offset));
    }

    private static bool TryReadTime(ReadOnlySpan<char> text, out TimeSpan ofDay, out TimeSpan? offset)
    {
        ofDay = default;
        offset = null;
        if (!TryReadMinutes(text, out ofDay))
            return false;
        text = text[5..];
        if (text is [':', _, _, ..])
        {
            if (!TryNumber(text.Slice(1, 2), out var second) || second > 59)
                return false;
            ofDay += TimeSpan.FromTicks(second * TimeSpan.TicksPerSecond);
            text = text[3..];
            if (text is ['.', ..])
            {
                var digits = text[1..].IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : text.Length - 1;
                if (digits is < 1 or > 7 || !TryNumber(text.Slice(1, digits), out var fraction))
                    return false;
                for (var i = digits; i < 7; i++)
                    fraction *= 10;
                ofDay += TimeSpan.FromTicks(fraction);
                text = text[(digits + 1)..];
            }
        }

        return text.IsEmpty || TryReadOffset(text is [' ', ..] ? text[1..] : text, out offset);
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out TimeSpan? offset)
    {
        offset = TimeSpan.Zero;
        if (text is "Z" or "z" or "UTC")
            return true;
        if (text.Length is not (5 or 6) || text[0] is not ('+' or '-'))
            return false;
        Span<char> minutes = [text[1], text[2], ':', text[^2], text[^1]];
        if ((text.Length == 6 && text[3] != ':') || !TryReadMinutes(minutes, out var size) || size > TimeSpan.FromHours(14))
            return false;
        offset = text[0] == '-' ? -size : size;
        return true;
    }

    /// <summary><c>08:00</c>, and whatever follows.</summary>
    private static bool TryReadMinutes(ReadOnlySpan<char> text, out TimeSpan minutes)
    {
        minutes = default;
        if (text.Length < 5 || text[2] != ':' || !TryNumber(text[..2], out var hour) || !TryNumber(text.Slice(3, 2), out var minute) || hour > 23 || minute > 59)
            return false;
        minutes = new TimeSpan(hour, minute, 0);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
