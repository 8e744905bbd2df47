using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Mail.Mime;

/// <summary>A content type (RFC 2045 §5.1): lower-case type and subtype, and parameters in their order.</summary>
/// <param name="Type">Lower case, <c>text</c>.</param>
/// <param name="Subtype">Lower case, <c>plain</c>.</param>
/// <param name="Parameters">Decoded (RFC 2231); names in lower case and unique.</param>
public sealed record MediaType(string Type, string Subtype, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    /// <summary>What a part without a content type is (RFC 2045 §5.2).</summary>
    public static readonly MediaType Default = new("text", "plain", []);

    /// <summary>What a part with an unreadable content type is: bytes.</summary>
    public static readonly MediaType OctetStream = new("application", "octet-stream", []);

    /// <summary>Without parameters, <c>text/plain</c>.</summary>
    public string FullType => $"{Type}/{Subtype}";

    /// <summary>A parameter's value, or null.</summary>
    /// <param name="name">In lower case.</param>
    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in Parameters)
            {
                if (key == name)
                    return value;
            }

            return null;
        }
    }

    /// <summary>Whether it is this type, given in lower case; an absent subtype stands for any.</summary>
    public bool Is(string type, string? subtype = null) => Type == type && (subtype is null || Subtype == subtype);

    /// <summary>Reads a value from a header or from a caller.</summary>
    /// <returns>False when it does not start with <c>type/subtype</c>. Unreadable parameters are left out.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out MediaType? mediaType)
    {
        mediaType = null;
        text ??= "";
        var end = text.IndexOf(';');
        var full = text.AsSpan(0, end < 0 ? text.Length : end).Trim(" \t");
        var slash = full.IndexOf('/');
        if (slash <= 0 || !IsToken(full[..slash]) || !IsToken(full[(slash + 1)..]))
            return false;

        mediaType = new MediaType(
            full[..slash].ToString().ToLowerInvariant(),
            full[(slash + 1)..].ToString().ToLowerInvariant(),
            end < 0 ? [] : ParameterList.Parse(text.AsSpan(end)));
        return true;
    }

    /// <summary>The type without parameters.</summary>
    public override string ToString() => FullType;

    private static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(HeaderSyntax.TokenCharacters);
}
