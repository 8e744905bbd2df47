using System.Buffers;
using System.Text;

namespace EmailPlatform.Liquid.Values;

/// <summary>
/// Letter case as Unicode has it whole, where the runtime maps character by character: ß is SS in capitals. Only what
/// Unicode's SpecialCasing.txt says without a condition.
/// </summary>
internal static class LetterCase
{
    private static readonly SearchValues<char> Special = SearchValues.Create("ßŉǰΐΰևẖẗẘẙẚﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗ");

    public static bool HasSpecial(ReadOnlySpan<char> text) => text.ContainsAny(Special);

    public static string Upper(string text) => HasSpecial(text) ? Expand(text, Upper).ToUpperInvariant() : text.ToUpperInvariant();

    public static string Lower(string text) =>
        text.Contains('İ', StringComparison.Ordinal) ? text.Replace("İ", "i\u0307", StringComparison.Ordinal).ToLowerInvariant() : text.ToLowerInvariant();

    /// <summary>The first letter of a word.</summary>
    public static string Title(string letter) => letter switch
    {
        "Ǆ" or "ǅ" or "ǆ" => "ǅ",
        "Ǉ" or "ǈ" or "ǉ" => "ǈ",
        "Ǌ" or "ǋ" or "ǌ" => "ǋ",
        "Ǳ" or "ǲ" or "ǳ" => "ǲ",
        [var single] when Special.Contains(single) => Titled(Upper(single)),
        _ => letter.ToUpperInvariant(),
    };

    private static string Titled(string upper) => upper[0] + upper[1..].ToLowerInvariant();

    private static string Expand(string text, Func<char, string> expand)
    {
        var builder = new StringBuilder(text.Length + 8);
        foreach (var c in text)
            _ = Special.Contains(c) ? builder.Append(expand(c)) : builder.Append(c);
        return builder.ToString();
    }

    private static string Upper(char c) => c switch
    {
        'ß' => "SS",
        'ŉ' => "ʼN",
        'ǰ' => "J\u030c",
        'ΐ' => "Ι\u0308\u0301",
        'ΰ' => "Υ\u0308\u0301",
        'և' => "ԵՒ",
        'ẖ' => "H\u0331",
        'ẗ' => "T\u0308",
        'ẘ' => "W\u030a",
        'ẙ' => "Y\u030a",
        'ẚ' => "Aʾ",
        'ﬀ' => "FF",
        'ﬁ' => "FI",
        'ﬂ' => "FL",
        'ﬃ' => "FFI",
        'ﬄ' => "FFL",
        'ﬅ' or 'ﬆ' => "ST",
        'ﬓ' => "ՄՆ",
        'ﬔ' => "ՄԵ",
        'ﬕ' => "ՄԻ",
        'ﬖ' => "ՎՆ",
        _ => "ՄԽ",
    };
}
