using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace EmailPlatform.Mail.Addresses;

/// <summary>An address and the name shown for it.</summary>
/// <param name="Address">Where the mail goes.</param>
/// <param name="Name">Plain text as people read it, never encoded; null when there is none.</param>
/// <exception cref="ArgumentException">The name holds a control character or is not valid Unicode: see <see cref="TryCreate"/>.</exception>
public readonly record struct Mailbox(EmailAddress Address, string? Name)
{
    private const string ControlCharacter = "A name holds no line breaks or other control characters.";
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create("<>@,;:\\\"");

    /// <summary>Plain text as people read it, never encoded; null when there is none.</summary>
    public string? Name { get; init => field = Checked(value); } = Checked(Name);

    /// <summary>A mailbox without a name.</summary>
    public Mailbox(EmailAddress address)
        : this(address, null)
    {
    }

    /// <summary>Joins an address and a name from outside; white space around the name is dropped.</summary>
    public static bool TryCreate(EmailAddress address, string? name, out Mailbox mailbox, [NotNullWhen(false)] out string? error)
    {
        error = CheckName(name);
        mailbox = error is null ? new Mailbox(address, name) : default;
        return error is null;
    }

    /// <summary>
    /// Reads <c>a@b.example</c>, <c>Shop &lt;a@b.example&gt;</c> or <c>"Shop, Inc" &lt;a@b.example&gt;</c> as people type it.
    /// For the value of a message header, which can be encoded and hold comments, there is <c>MailboxList</c>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Mailbox mailbox, [NotNullWhen(false)] out string? error)
    {
        mailbox = default;
        text = text.Trim(' ');
        if (text.IsEmpty || text[^1] != '>')
        {
            if (!EmailAddress.TryParse(text, out var alone, out error))
                return false;
            mailbox = new Mailbox(alone);
            return true;
        }

        // A quoted local part may hold a bracket, so the name is read first.
        if (!TryReadName(text, out var name, out var rest, out error))
            return false;
        return EmailAddress.TryParse(rest[1..^1], out var address, out error)
            && TryCreate(address, name, out mailbox, out error);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out Mailbox, out string?)"/>
    public static bool TryParse(string? text, out Mailbox mailbox, [NotNullWhen(false)] out string? error)
        => TryParse(text.AsSpan(), out mailbox, out error);

    /// <summary>The masked address alone: a name is personal data too.</summary>
    public override string ToString() => Address.Masked;

    private static bool TryReadName(
        ReadOnlySpan<char> text, out string name, out ReadOnlySpan<char> rest, [NotNullWhen(false)] out string? error)
    {
        name = "";
        rest = default;
        if (text[0] == '"')
        {
            var content = new StringBuilder();
            var i = 1;
            for (; i < text.Length && text[i] != '"'; i++)
            {
                if (text[i] == '\\' && i + 1 < text.Length)
                    i++;
                content.Append(text[i]);
            }

            rest = i < text.Length ? text[(i + 1)..].TrimStart(' ') : default;
            error = rest is ['<', ..] ? null : "A quoted name is followed by <address>.";
            name = content.ToString();
            return error is null;
        }

        var bracket = text.IndexOf('<');
        error = bracket < 0 ? "The closing > has no opening <."
            : text[..bracket].ContainsAny(NeedsQuotes) ? "A name with any of > @ , ; : \\ \" stands in double quotes."
            : null;
        if (error is not null)
            return false;
        name = text[..bracket].ToString();
        rest = text[bracket..];
        return true;
    }

    private static string? Checked(string? name)
    {
        if (CheckName(name) is { } error)
            throw new ArgumentException(error, nameof(name));
        return string.IsNullOrWhiteSpace(name) ? null : name.Trim();
    }

    private static string? CheckName(ReadOnlySpan<char> name)
    {
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(name, out var rune, out var consumed) != OperationStatus.Done)
                return "A name is valid Unicode.";
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
                return ControlCharacter;
            name = name[consumed..];
        }

        return null;
    }
}
