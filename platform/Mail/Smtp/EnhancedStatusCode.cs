using System.Globalization;

namespace EmailPlatform.Mail.Smtp;

/// <summary>An enhanced mail system status code such as <c>5.1.1</c> (RFC 3463 §2; the registry is RFC 5248).</summary>
/// <param name="Class">2 (success), 4 (persistent transient failure) or 5 (permanent failure).</param>
/// <param name="Subject">0..999; 1 addressing, 2 mailbox, 3 system, 4 network, 5 protocol, 6 content, 7 security.</param>
/// <param name="Detail">0..999.</param>
public readonly record struct EnhancedStatusCode(byte Class, short Subject, short Detail)
{
    private const int MaxDigits = 3;

    /// <summary>Reads the whole of <paramref name="text"/> as a status code; numbers have no leading zeros.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out EnhancedStatusCode status)
        => TryParsePrefix(text, out status, out var length) && length == text.Length;

    /// <summary>Reads a status code that starts <paramref name="text"/> and ends with it or before a space.</summary>
    internal static bool TryParsePrefix(ReadOnlySpan<char> text, out EnhancedStatusCode status, out int length)
    {
        status = default;
        length = 0;
        if (text.Length < 5 || text[0] is not ('2' or '4' or '5') || text[1] != '.')
            return false;

        var at = 2;
        if (!TryReadNumber(text, ref at, out var subject) || at >= text.Length || text[at++] != '.'
            || !TryReadNumber(text, ref at, out var detail) || (at < text.Length && text[at] != ' '))
            return false;

        status = new EnhancedStatusCode((byte)(text[0] - '0'), subject, detail);
        length = at;
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, ref int at, out short number)
    {
        var start = at;
        number = 0;
        while (at < text.Length && char.IsAsciiDigit(text[at]) && at - start < MaxDigits)
            number = (short)((number * 10) + (text[at++] - '0'));

        return at > start && (at - start == 1 || text[start] != '0');
    }

    /// <summary>The form on the wire, <c>class.subject.detail</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Class}.{Subject}.{Detail}");
}
