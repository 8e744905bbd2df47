using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EmailPlatform.Mail.Mime;

/// <summary>Which texts can stand in a header field (RFC 5322 §2.2, RFC 6532 §3).</summary>
internal static class HeaderSyntax
{
    /// <summary>Octets that cannot be folded, so that with the longest name a line stays within 998 (RFC 5322 §2.1.1).</summary>
    public const int MaxUnbroken = 900;

    private const int MaxMessageIdLength = 250;

    private static readonly SearchValues<char> NotInMessageId = SearchValues.Create("<>()[],;:\\\"");

    public static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t"u8);

    /// <summary><c>token</c> of RFC 2045 §5.1.</summary>
    public static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`{|}~");

    public static bool IsFieldName([NotNullWhen(true)] string? name)
        => name is { Length: > 0 and <= MimeHeader.MaxNameLength } && !name.AsSpan().ContainsAnyExceptInRange('!', '~') && !name.Contains(':');

    public static bool IsMessageId(string? id)
    {
        if (id is null or { Length: > MaxMessageIdLength } || id.AsSpan().ContainsAnyExceptInRange('!', '~') || id.AsSpan().ContainsAny(NotInMessageId))
            return false;
        var at = id.IndexOf('@');
        return at > 0 && at < id.Length - 1 && id.IndexOf('@', at + 1) < 0;
    }

    /// <summary>Why the text cannot be the value of a field, or null when it can. Tabs pass: they are white space.</summary>
    public static string? CheckText(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExceptInRange(' ', '~');
            if (plain < 0)
                return null;
            text = text[plain..];
            if (Rune.DecodeFromUtf16(text, out var rune, out var consumed) != OperationStatus.Done)
                return "A header value is valid Unicode.";
            if ((Rune.IsControl(rune) && rune.Value != '\t') || rune.Value is 0x2028 or 0x2029)
                return "A header value holds no line breaks or other control characters.";
            text = text[consumed..];
        }

        return null;
    }

    /// <summary>Whether white space breaks the text often enough to fold it. Words in other characters than ASCII always can be.</summary>
    public static bool CanFold(ReadOnlySpan<char> text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] is ' ' or '\t' && text[i - 1] is not (' ' or '\t'))
            {
                if (i - start > MaxUnbroken && Ascii.IsValid(text[start..i]))
                    return false;
                start = i;
            }
        }

        return text.Length - start <= MaxUnbroken || !Ascii.IsValid(text[start..]);
    }
}
