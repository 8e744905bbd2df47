using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Mail.Mime;

/// <summary>A header field of the caller's; only values that can stand in a header exist.</summary>
public sealed record MimeHeader
{
    /// <summary>Characters of a name; longer ones leave no room for a value on the line.</summary>
    public const int MaxNameLength = 76;

    /// <summary>Characters of a value.</summary>
    public const int MaxValueLength = 16 * 1024;

    private MimeHeader(string name, string value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>Printable ASCII without colon (RFC 5322 §3.6.8).</summary>
    public string Name { get; }

    /// <summary>
    /// One line without white space at its ends. ASCII is written as it is, folded at its spaces, so that structured values
    /// such as <c>List-Unsubscribe</c> keep their form; words in other characters are written as encoded words (RFC 2047).
    /// </summary>
    public string Value { get; }

    /// <summary>Makes a field, or says in one sentence why it cannot be. Reserved names are not refused: see <see cref="ReservedHeaders"/>.</summary>
    public static bool TryCreate(
        string? name, string? value, [NotNullWhen(true)] out MimeHeader? header, [NotNullWhen(false)] out string? error)
    {
        header = null;
        value = value?.Trim(' ', '\t') ?? "";
        error = !HeaderSyntax.IsFieldName(name) ? $"A header name is 1 to {MaxNameLength} printable ASCII characters without a colon."
            : value.Length > MaxValueLength ? $"A header value is at most {MaxValueLength} characters long."
            : HeaderSyntax.CheckText(value)
            ?? (HeaderSyntax.CanFold(value) ? null : $"A header value has a space at least every {HeaderSyntax.MaxUnbroken} characters.");
        if (error is not null)
            return false;

        header = new MimeHeader(name!, value);
        return true;
    }

    /// <summary>Makes a field that is known to be good.</summary>
    /// <exception cref="ArgumentException">It is not: the message says why.</exception>
    public static MimeHeader Create(string name, string value)
        => TryCreate(name, value, out var header, out var error) ? header : throw new ArgumentException(error, nameof(value));
}
