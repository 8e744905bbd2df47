using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmailPlatform.Mail.Addresses;

/// <summary>Domain names as mail uses them: letters, digits and hyphens (RFC 5321 §4.1.2), internationalised by IDNA.</summary>
public static class DomainName
{
    /// <summary>Octets of a domain name (RFC 5321 §4.5.3.1.2), dots included.</summary>
    public const int MaxOctets = 255;

    private const int MaxLabelOctets = 63;
    private const string AcePrefix = "xn--";
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };
    private static readonly SearchValues<char> LettersDigitsHyphen =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    private static readonly SearchValues<char> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");
    private static readonly SearchValues<char> V4Characters = SearchValues.Create("0123456789.");

    /// <summary>The lower-case ASCII form (A-labels), or why there is none. A dot at the end is refused.</summary>
    public static bool TryToAscii(
        ReadOnlySpan<char> domain, AddressForms forms, [NotNullWhen(true)] out string? ascii, [NotNullWhen(false)] out string? error)
    {
        ascii = null;
        if (domain.IsEmpty)
        {
            error = "The domain is missing.";
            return false;
        }

        if (domain[0] == '[')
        {
            error = forms.HasFlag(AddressForms.DomainLiteral)
                ? TryReadLiteral(domain, out ascii) ? null : "The domain literal is neither [an IPv4 address] nor [IPv6:an address]."
                : "An IP address in the place of the domain is not accepted.";
            return error is null;
        }

        if (!Ascii.IsValid(domain))
        {
            if (!TryMapToAscii(domain.ToString(), out var mapped))
            {
                error = "The domain is not a valid internationalised name.";
                return false;
            }

            domain = mapped;
        }

        error = CheckLabels(domain, forms);
        if (error is not null)
            return false;

        var lower = domain.ToString().ToLowerInvariant();
        if (lower.Contains(AcePrefix, StringComparison.Ordinal) && !TryMapToUnicode(lower, out _))
        {
            error = "The domain holds a label of the form xn-- that stands for nothing.";
            return false;
        }

        ascii = lower;
        return true;
    }

    /// <summary>The form for people to read: U-labels in the place of A-labels; what cannot be mapped comes back as it is.</summary>
    public static string ToUnicode(string ascii)
        => ascii.Contains(AcePrefix, StringComparison.Ordinal) && TryMapToUnicode(ascii, out var unicode) ? unicode : ascii;

    private static string? CheckLabels(ReadOnlySpan<char> domain, AddressForms forms)
    {
        if (domain.Length > MaxOctets)
            return $"A domain is at most {MaxOctets} octets long.";

        var labels = 0;
        ReadOnlySpan<char> label = default;
        foreach (var range in domain.Split('.'))
        {
            label = domain[range];
            labels++;
            if (label.IsEmpty)
                return "The domain has a dot at its start or end, or two in a row.";
            if (label.Length > MaxLabelOctets)
                return $"A part of the domain is longer than {MaxLabelOctets} octets.";
            if (label.ContainsAnyExcept(LettersDigitsHyphen))
                return "The domain holds a character that is not a letter, a digit, a hyphen or a dot.";
            if (label[0] == '-' || label[^1] == '-')
                return "A part of the domain starts or ends with a hyphen.";
        }

        if (labels == 1 && !forms.HasFlag(AddressForms.SingleLabelDomain))
            return "The domain has no dot.";
        return label.ContainsAnyExceptInRange('0', '9') ? null : "The last part of the domain is a number.";
    }

    private static bool TryReadLiteral(ReadOnlySpan<char> literal, out string? canonical)
    {
        const string Tag = "IPv6:";
        canonical = null;
        if (literal[^1] != ']')
            return false;

        var inner = literal[1..^1];
        if (inner.StartsWith(Tag, StringComparison.OrdinalIgnoreCase))
        {
            // IPAddress also reads zones and brackets, which an address literal has not.
            var text = inner[Tag.Length..];
            if (text.ContainsAnyExcept(V6Characters) || !IPAddress.TryParse(text, out var v6)
                || v6.AddressFamily != AddressFamily.InterNetworkV6 || ElidesOneGroup(text))
                return false;
            canonical = $"[{Tag}{v6}]";
            return true;
        }

        // IPAddress also reads hexadecimal, octal and fewer than four numbers.
        if (inner.Count('.') != 3 || inner.ContainsAnyExcept(V4Characters) || HasLeadingZero(inner)
            || !IPAddress.TryParse(inner, out var v4))
            return false;
        canonical = $"[{v4}]";
        return true;
    }

    /// <summary>Two colons stand for at least two groups of zeros, so that at most six others are written (RFC 5321 §4.1.3).</summary>
    private static bool ElidesOneGroup(ReadOnlySpan<char> v6)
    {
        if (v6.IndexOf("::") < 0)
            return false;

        var groups = v6.Contains('.') ? 1 : 0;
        foreach (var range in v6.Split(':'))
            groups += v6[range].IsEmpty ? 0 : 1;
        return groups > 6;
    }

    private static bool HasLeadingZero(ReadOnlySpan<char> dottedQuad)
    {
        foreach (var range in dottedQuad.Split('.'))
        {
            if (dottedQuad[range] is ['0', _, ..])
                return true;
        }

        return false;
    }

    private static bool TryMapToAscii(string domain, [NotNullWhen(true)] out string? ascii)
    {
        try
        {
            ascii = Idn.GetAscii(domain);
            return true;
        }
        catch (ArgumentException)
        {
            ascii = null;
            return false;
        }
    }

    private static bool TryMapToUnicode(string domain, [NotNullWhen(true)] out string? unicode)
    {
        try
        {
            unicode = Idn.GetUnicode(domain);
            return true;
        }
        catch (ArgumentException)
        {
            unicode = null;
            return false;
        }
    }
}
