using System.Globalization;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Dkim;

/// <summary>A DKIM-Signature field that was found well-formed (RFC 6376 §3.5, §6.1.1).</summary>
internal sealed class DkimSignature
{
    public required string Domain { get; init; }

    public required string Selector { get; init; }

    public required string IdentityDomain { get; init; }

    public required Canonicalization Header { get; init; }

    public required Canonicalization Body { get; init; }

    public required long BodyLimit { get; init; }

    public required bool HasBodyLimit { get; init; }

    public required IReadOnlyList<string> SignedFields { get; init; }

    public required byte[] BodyHash { get; init; }

    public required byte[] Value { get; init; }

    /// <summary>Reads a signature.</summary>
    /// <param name="tags">Its tags.</param>
    /// <param name="now">When it must be valid.</param>
    /// <param name="error">Why there is none.</param>
    public static DkimSignature? Read(TagList tags, DateTimeOffset now, out string error)
    {
        error = Check(tags, now);
        if (error.Length > 0)
            return null;

        var domain = tags["d"]!.ToLowerInvariant();
        var identity = tags["i"];
        var identityDomain = identity is null ? domain : identity[(identity.LastIndexOf('@') + 1)..].ToLowerInvariant();
        var forms = (tags["c"] ?? "simple/simple").ToLowerInvariant().Split('/');
        var fields = tags["h"]!.Split(':', StringSplitOptions.TrimEntries);
        var bodyHash = new byte[32];
        var value = new byte[tags["b"]!.Length];
        if (identityDomain != domain && !identityDomain.EndsWith("." + domain, StringComparison.Ordinal))
            error = "The identity (i=) is outside of the domain (d=).";
        else if (!TryReadForm(forms[0], out var header) || !TryReadForm(forms.Length > 1 ? forms[1] : "simple", out var body) || forms.Length > 2)
            error = "The canonicalization (c=) is unknown.";
        else if (!fields.Contains("From", StringComparer.OrdinalIgnoreCase))
            error = "The author (From) is not signed.";
        else if (!Convert.TryFromBase64String(tags.Compact("bh")!, bodyHash, out var length) || length != bodyHash.Length)
            error = "The body hash (bh=) is not a SHA-256 in base64.";
        else if (!Convert.TryFromBase64String(tags.Compact("b")!, value, out length))
            error = "The signature (b=) is not base64.";
        else if (!TryReadNumber(tags["l"], out var limit))
            error = "The body length (l=) is not a number.";
        else
        {
            return new DkimSignature
            {
                Domain = domain,
                Selector = tags["s"]!,
                IdentityDomain = identityDomain,
                Header = header,
                Body = body,
                BodyLimit = limit ?? long.MaxValue,
                HasBodyLimit = limit is not null,
                SignedFields = fields,
                BodyHash = bodyHash,
                Value = value[..length],
            };
        }

        return null;
    }

    private static string Check(TagList tags, DateTimeOffset now)
    {
        foreach (var tag in (ReadOnlySpan<string>)["v", "a", "b", "bh", "d", "h", "s"])
        {
            if (string.IsNullOrEmpty(tags[tag]))
                return $"The tag {tag}= is missing.";
        }

        if (tags["v"] != "1")
            return "The version (v=) is unknown.";
        if (!tags["a"]!.Equals("rsa-sha256", StringComparison.OrdinalIgnoreCase))
            return "The algorithm (a=) is not rsa-sha256.";
        if (!tags.Lists("q", "dns/txt", whenAbsent: true))
            return "The key is not in DNS (q=).";
        const AddressForms Any = AddressForms.SingleLabelDomain;
        if (!DomainName.TryToAscii(tags["d"], Any, out _, out _) || tags["s"]!.Length > DomainName.MaxOctets - tags["d"]!.Length
            || tags["s"]!.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            return "The domain (d=) or selector (s=) is no name.";
        if (!TryReadNumber(tags["t"], out var signed) || !TryReadNumber(tags["x"], out var expires))
            return "A time (t=, x=) is not a number.";
        if (expires <= signed)
            return "The signature expires before it was made.";
        return expires < now.ToUnixTimeSeconds() ? "The signature has expired (x=)." : "";
    }

    private static bool TryReadForm(string text, out Canonicalization form)
    {
        form = text.Trim() == "relaxed" ? Canonicalization.Relaxed : Canonicalization.Simple;
        return text.Trim() is "relaxed" or "simple";
    }

    private static bool TryReadNumber(string? text, out long? number)
    {
        number = null;
        if (text is null)
            return true;
        // Up to 76 digits are allowed (l=); what does not fit is as good as without end.
        if (text.Length is 0 or > 76 || !text.All(char.IsAsciiDigit))
            return false;
        number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : long.MaxValue;
        return true;
    }

    /// <summary>The field as it was signed: the value of b= taken out (§3.7).</summary>
    public static byte[] WithoutValue(ReadOnlySpan<byte> field)
    {
        var start = field.IndexOf((byte)':') + 1;
        while (start < field.Length)
        {
            var length = field[start..].IndexOf((byte)';');
            var end = length < 0 ? field.Length : start + length;
            var tag = field[start..end];
            var equals = tag.IndexOf((byte)'=');
            if (equals >= 0 && tag[..equals].Trim(" \t\r\n"u8).SequenceEqual("b"u8))
                return [.. field[..(start + equals + 1)], .. field[end..]];
            start = end + 1;
        }

        return field.ToArray();
    }
}
