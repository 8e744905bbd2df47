using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace EmailPlatform.Mail.Addresses;

/// <summary>
/// A mailbox address: a dot-atom or quoted local part (RFC 5321 §4.1.2, UTF-8 as in RFC 6531 §3.3) at a domain.
/// Comments, folding white space and obsolete forms are refused. The default value is no address: all its texts are empty.
/// </summary>
public readonly record struct EmailAddress
{
    /// <summary>Octets of an address that fits a path of 256 octets with its brackets (RFC 5321 §4.5.3.1.3).</summary>
    public const int MaxOctets = 254;

    /// <summary>Octets of a local part (RFC 5321 §4.5.3.1.1).</summary>
    public const int MaxLocalPartOctets = 64;

    private readonly string? _value;
    private readonly string? _localPart;
    private readonly string? _domain;

    private EmailAddress(string localPart, string domain)
    {
        _localPart = localPart;
        _domain = domain;
        _value = string.Concat(localPart, "@", domain);
    }

    /// <summary>As given, quotes included; its letter case may matter to the receiver (RFC 5321 §2.4).</summary>
    public string LocalPart => _localPart ?? "";

    /// <summary>Lower-case ASCII: A-labels for an internationalised domain, brackets included for a literal.</summary>
    public string Domain => _domain ?? "";

    /// <summary><c>local@domain</c>, as it goes into an envelope. It is personal data: never log it.</summary>
    public string Value => _value ?? "";

    /// <summary>For people to read: the domain with its U-labels.</summary>
    public string DisplayValue => $"{LocalPart}@{DomainName.ToUnicode(Domain)}";

    /// <summary>Whether it can be used without SMTPUTF8 (RFC 6531).</summary>
    public bool IsAscii => Ascii.IsValid(LocalPart);

    /// <summary>Safe to log: the first character of the local part, and the domain.</summary>
    public string Masked => _value is null ? "" : $"{LocalPartSyntax.FirstCharacter(LocalPart)}***@{Domain}";

    /// <summary>
    /// Equal for addresses that reach the same mailbox in practice: needless quoting removed, NFC, lower case.
    /// Plus-tags and dots are kept, because only some providers ignore them.
    /// </summary>
    public string NormalizedKey => _value is null ? "" : $"{LocalPartSyntax.Normalize(LocalPart)}@{Domain}";

    /// <summary>Parses a public address.</summary>
    /// <param name="text">The whole address: nothing around it is trimmed.</param>
    /// <param name="address">The address, when the result is true.</param>
    /// <param name="error">A sentence for the sender of the input that does not repeat it, when the result is false.</param>
    public static bool TryParse(string? text, out EmailAddress address, [NotNullWhen(false)] out string? error)
        => TryParse(text.AsSpan(), AddressForms.Public, out address, out error);

    /// <inheritdoc cref="TryParse(string?, out EmailAddress, out string?)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out EmailAddress address, [NotNullWhen(false)] out string? error)
        => TryParse(text, AddressForms.Public, out address, out error);

    /// <summary>Parses an address in any of the given forms.</summary>
    /// <inheritdoc cref="TryParse(string?, out EmailAddress, out string?)"/>
    public static bool TryParse(
        ReadOnlySpan<char> text, AddressForms forms, out EmailAddress address, [NotNullWhen(false)] out string? error)
    {
        address = default;
        // An address in U-labels can be longer than its wire form; what no encoding could shorten is not worth a scan.
        if (text.Length > 4 * MaxOctets)
        {
            error = $"An address is at most {MaxOctets} octets long.";
            return false;
        }

        if (!LocalPartSyntax.TryMeasure(text, out var length, out error))
            return false;
        var localPart = text[..length];
        if (!DomainName.TryToAscii(text[(length + 1)..], forms, out var domain, out error))
            return false;

        var localOctets = Encoding.UTF8.GetByteCount(localPart);
        if (localOctets > MaxLocalPartOctets)
            error = $"The part before the @ is at most {MaxLocalPartOctets} octets long.";
        else if (localOctets + 1 + domain.Length > MaxOctets)
            error = $"An address is at most {MaxOctets} octets long.";
        if (error is not null)
            return false;

        address = new EmailAddress(localPart.ToString(), domain);
        return true;
    }

    /// <summary>Parses an address from the bytes of a protocol line; what is not UTF-8 is refused.</summary>
    /// <inheritdoc cref="TryParse(string?, out EmailAddress, out string?)"/>
    public static bool TryParseUtf8(
        ReadOnlySpan<byte> text, AddressForms forms, out EmailAddress address, [NotNullWhen(false)] out string? error)
    {
        address = default;
        if (text.Length > 4 * MaxOctets)
        {
            error = $"An address is at most {MaxOctets} octets long.";
            return false;
        }

        Span<char> chars = stackalloc char[text.Length];
        if (Utf8.ToUtf16(text, chars, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            error = "The address is not valid UTF-8.";
            return false;
        }

        return TryParse(chars[..written], forms, out address, out error);
    }

    /// <summary>Parses a public address that is known to be good.</summary>
    /// <exception cref="FormatException">It is not one; the message says why and does not repeat it.</exception>
    public static EmailAddress Parse(string text)
        => TryParse(text, out var address, out var error) ? address : throw new FormatException(error);

    /// <summary>Whether both are the same envelope address; the letter case of the local part counts.</summary>
    public bool Equals(EmailAddress other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : string.GetHashCode(_value, StringComparison.Ordinal);

    /// <summary><see cref="Masked"/>, so that an address that slips into a log or a message says little.</summary>
    public override string ToString() => Masked;
}
