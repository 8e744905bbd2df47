using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Core.Templates;

/// <summary>
/// Locales as BCP 47 writes them: <c>pt-BR</c>, <c>zh-Hant-TW</c>. Letter case and <c>_</c> for <c>-</c> do not count; the canonical
/// form has the language small, a script with a capital and a region in capitals (RFC 5646 §2.1.1).
/// </summary>
public static class LocaleTag
{
    /// <summary>Longest tag: that of RFC 5646 §4.4.1.</summary>
    public const int MaxLength = 35;

    public static bool TryRead(string? text, [NotNullWhen(true)] out string? canonical)
    {
        canonical = null;
        if (text is null or { Length: 0 or > MaxLength })
            return false;
        var subtags = text.Split('-', '_');
        for (var i = 0; i < subtags.Length; i++)
        {
            var subtag = subtags[i];
            if (subtag.Length is 0 or > 8 || !subtag.All(char.IsAsciiLetterOrDigit))
                return false;
            if (i == 0 && (subtag.Length is < 2 or > 3 || !subtag.All(char.IsAsciiLetter)))
                return false;
            subtags[i] = i == 0 ? subtag.ToLowerInvariant() : Canonical(subtag);
        }

        canonical = string.Join('-', subtags);
        return true;
    }

    /// <summary>A canonical locale, then ever less of it: <c>zh-Hant-TW</c>, <c>zh-Hant</c>, <c>zh</c>. Without a locale nothing.</summary>
    public static IEnumerable<string> Chain(string? locale)
    {
        while (locale is not null)
        {
            yield return locale;
            var end = locale.LastIndexOf('-');
            locale = end < 0 ? null : locale[..end];
        }
    }

    /// <summary>Whether two locales are of one language.</summary>
    public static bool IsSameLanguage(string one, string other) => one.AsSpan(0, LanguageLength(one)).SequenceEqual(other.AsSpan(0, LanguageLength(other)));

    private static int LanguageLength(string locale) => locale.IndexOf('-') is >= 0 and var end ? end : locale.Length;

    private static string Canonical(string subtag) => subtag.Length switch
    {
        2 => subtag.ToUpperInvariant(),
        4 when char.IsAsciiLetter(subtag[0]) => char.ToUpperInvariant(subtag[0]) + subtag[1..].ToLowerInvariant(),
        _ => subtag.ToLowerInvariant(),
    };
}
