using System.Buffers;

namespace EmailPlatform.Mail.Bounces;

/// <summary>Text made comparable: lower case, one space between words, addresses and links reduced to their mark.</summary>
internal static class PlainWords
{
    private static readonly SearchValues<char> Space = SearchValues.Create(" \t\r\n\u00A0\u3000");

    /// <summary>
    /// Simplifies a text. An address becomes <c>@</c>, what stands around its brackets stays, and a link becomes nothing: what
    /// people call their mailboxes and pages is no diagnosis.
    /// </summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var length = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny(Space);
            var token = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (token.IsEmpty || token.Contains("://", StringComparison.Ordinal))
                continue;
            if (length > 0)
                buffer[length++] = ' ';
            length += Write(token, buffer.AsSpan(length));
        }

        var plain = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return plain;
    }

    /// <summary>Characters of the word that starts the text; 0 when none does. A character of a script without spaces is a word.</summary>
    public static int MeasureWord(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty && IsIdeographic(text[0]))
            return 1;
        var length = 0;
        while (length < text.Length && char.IsLetterOrDigit(text[length]) && !IsIdeographic(text[length]))
            length++;
        return length;
    }

    /// <summary>Whether a word that ends in one character goes on with the next.</summary>
    public static bool Continues(char last, char next)
        => char.IsLetterOrDigit(last) && char.IsLetterOrDigit(next) && !IsIdeographic(last) && !IsIdeographic(next);

    private static int Write(ReadOnlySpan<char> token, Span<char> to)
    {
        if (!token.Contains('@'))
            return WriteLower(token, to);

        var open = token.IndexOf('<');
        var close = token.LastIndexOf('>');
        var length = WriteLower(token[..Math.Max(open, 0)], to);
        to[length++] = '@';
        return close > open ? length + WriteLower(token[(close + 1)..], to[length..]) : length;
    }

    private static int WriteLower(ReadOnlySpan<char> token, Span<char> to)
    {
        for (var i = 0; i < token.Length; i++)
            to[i] = token[i] == '\u2019' ? '\'' : char.ToLowerInvariant(token[i]);
        return token.Length;
    }

    private static bool IsIdeographic(char c) => c >= '\u2E80';
}
