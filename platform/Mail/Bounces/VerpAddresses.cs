using System.Diagnostics.CodeAnalysis;
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
    /// <summary>64 bits, written in hexadecimal: a guess costs a mail, so that no more are needed, and a local part has only 64 octets.</summary>
    public const int MacBytes = 8;

    /// <summary>The address for a message.</summary>
    /// <param name="token">Names the message: lower-case letters, digits and hyphens, few enough for a local part of 64 octets.</param>
    /// <param name="key">Secret.</param>
    /// <exception cref="FormatException">The token cannot stand in an address.</exception>
    public EmailAddress Make(string token, ReadOnlySpan<byte> key)
    {
        Span<byte> mac = stackalloc byte[MacBytes];
        WriteMac(token, key, mac);
        return EmailAddress.Parse($"{prefix}-{token}-{Convert.ToHexStringLower(mac)}@{domain}");
    }

    /// <summary>The token of an address that was made with this key; false for any other address.</summary>
    public bool TryRead(EmailAddress address, ReadOnlySpan<byte> key, [NotNullWhen(true)] out string? token)
    {
        token = null;
        var localPart = address.LocalPart.ToLowerInvariant();
        var split = localPart.LastIndexOf('-');
        if (!address.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || !localPart.StartsWith($"{prefix}-", StringComparison.Ordinal) || split <= prefix.Length + 1)
            return false;

        Span<byte> given = stackalloc byte[MacBytes];
        if (localPart.Length - split - 1 != 2 * MacBytes
            || Convert.FromHexString(localPart.AsSpan(split + 1), given, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;

        var named = localPart[(prefix.Length + 1)..split];
        Span<byte> mac = stackalloc byte[MacBytes];
        WriteMac(named, key, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, given))
            return false;
        token = named;
        return true;
    }

    private static void WriteMac(string token, ReadOnlySpan<byte> key, Span<byte> to)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(token), mac);
        mac[..MacBytes].CopyTo(to);
    }
}
