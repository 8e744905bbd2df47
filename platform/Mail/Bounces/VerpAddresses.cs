using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Bounces;

/// <summary>
/// Variable envelope return paths: <c>{prefix}-{token}-{mac}@{domain}</c> says which message a bounce is of, and the mac
/// (HMAC-SHA256, cut) that its sender had the message from us. Letter case does not count, because some mailers change it.
/// </summary>
/// <param name="prefix">What tells these addresses from others of the domain: ASCII letters and digits, in lower case.</param>
/// <param name="domain">Where bounces come in.</param>
public sealed class VerpAddresses(string prefix, string domain)
{
    /// <summary>
    /// Characters of the mac: 64 bits in base 32 (RFC 4648 §6, in lower case). A guess costs an answer of ours, so that no more are needed, and a
    /// local part has only 64 octets.
    /// </summary>
    public const int MacLength = 13;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private readonly string _start = $"{prefix}-";
    private readonly string _end = $"@{domain}";

    /// <summary>The address for a message.</summary>
    /// <param name="token">Names the message: lower-case letters, digits and hyphens, few enough for a local part of 64 octets.</param>
    /// <param name="key">Secret.</param>
    /// <exception cref="FormatException">The token cannot stand in an address.</exception>
    public EmailAddress Make(string token, ReadOnlySpan<byte> key) => EmailAddress.Parse($"{_start}{token}-{MacOf(token, key)}{_end}");

    /// <summary>The token of an address that was made with this key; false for any other address.</summary>
    public bool TryRead(EmailAddress address, ReadOnlySpan<byte> key, [NotNullWhen(true)] out string? token)
    {
        token = null;
        return address.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase) && TryRead(address.LocalPart, key, out token);
    }

    /// <summary>The token of the first such address in a text, whatever stands around it.</summary>
    public bool TryFind(string text, ReadOnlySpan<byte> key, [NotNullWhen(true)] out string? token)
    {
        token = null;
        for (var at = text.IndexOf(_end, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(_end, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var start = at;
            while (start > 0 && at - start < EmailAddress.MaxLocalPartOctets && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] == '-'))
                start--;
            if (TryRead(text[start..at], key, out token))
                return true;
        }

        return false;
    }

    private bool TryRead(string localPart, ReadOnlySpan<byte> key, [NotNullWhen(true)] out string? token)
    {
        token = null;
        var text = localPart.ToLowerInvariant();
        var split = text.LastIndexOf('-');
        if (!text.StartsWith(_start, StringComparison.Ordinal) || split <= _start.Length || text.Length - split - 1 != MacLength)
            return false;
        var named = text[_start.Length..split];
        if (!CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(MacOf(named, key).AsSpan()), MemoryMarshal.AsBytes(text.AsSpan(split + 1))))
            return false;
        token = named;
        return true;
    }

    private static string MacOf(string token, ReadOnlySpan<byte> key)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(token), mac);
        return string.Create(MacLength, BinaryPrimitives.ReadUInt64BigEndian(mac), static (text, bits) =>
        {
            for (var i = MacLength - 1; i >= 0; i--, bits >>= 5)
                text[i] = Alphabet[(int)(bits & 31)];
        });
    }
}
