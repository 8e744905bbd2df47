using EmailPlatform.Mail.Smtp;

namespace EmailPlatform.Mail.Bounces;

/// <summary>Finds reply codes and enhanced status codes in what people and systems write around them.</summary>
internal static class DiagnosticCodes
{
    /// <summary>The first enhanced status code that reports a failure or, where there is none, a success.</summary>
    public static EnhancedStatusCode? FindStatus(ReadOnlySpan<char> text)
    {
        EnhancedStatusCode? success = null;
        for (var at = 0; at + 5 <= text.Length; at++)
        {
            if (text[at + 1] != '.' || text[at] is not ('2' or '4' or '5') || (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '-' && IsInNumber(text, at))))
                continue;
            var length = MeasureCode(text[at..]);
            if (length == 0 || !EnhancedStatusCode.TryParse(text.Slice(at, length), out var status))
                continue;
            if (status.Class != 2)
                return status;
            success ??= status;
        }

        return success;
    }

    /// <summary>The first number that stands where a reply code of a refusal does.</summary>
    public static int? FindReply(ReadOnlySpan<char> text)
    {
        for (var at = 0; at + 3 <= text.Length; at++)
        {
            if (text[at] is not ('4' or '5') || !char.IsAsciiDigit(text[at + 1]) || !char.IsAsciiDigit(text[at + 2]))
                continue;
            var isFree = at == 0 || text[at - 1] is ' ' or '\n' or '[' or '<' or ';' or '\'' or '"' or '(';
            if (isFree && (at + 3 == text.Length || text[at + 3] is ' ' or '-' or ':' or '\n' or '\''))
                return ((text[at] - '0') * 100) + ((text[at + 1] - '0') * 10) + (text[at + 2] - '0');
        }

        return null;
    }

    /// <summary>Behind <c>550-</c> a hyphen starts a code; anywhere else it and a dot go on with a number.</summary>
    private static bool IsInNumber(ReadOnlySpan<char> text, int at)
        => text[at - 1] == '.' ? at > 1 && char.IsAsciiDigit(text[at - 2]) : !(at >= 4 && FindReply(text[(at - 4)..at]) is not null);

    private static int MeasureCode(ReadOnlySpan<char> text)
    {
        var dots = 0;
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || (text[length] == '.' && dots < 2 && length + 1 < text.Length && char.IsAsciiDigit(text[length + 1]))))
            dots += text[length++] == '.' ? 1 : 0;
        var goesOn = length < text.Length && (char.IsLetter(text[length])
            || (text[length] == '.' && length + 1 < text.Length && char.IsAsciiDigit(text[length + 1])));
        return dots == 2 && !goesOn ? length : 0;
    }
}
