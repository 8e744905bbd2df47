using System.Security.Cryptography;

namespace EmailPlatform.Mail.Dkim;

/// <summary>An RSA key that signs for a domain. It is a secret; only <see cref="DnsRecord"/> may be shown.</summary>
public sealed class DkimKey
{
    /// <summary>Bits of a new key: what RFC 8301 §3.2 advises, and the longest that one DNS answer surely carries.</summary>
    public const int GeneratedBits = 2048;

    /// <summary>Bits below which receivers must not accept a signature (RFC 8301 §3.2).</summary>
    public const int MinBits = 1024;

    private const int MaxCharacterString = 255;
    private readonly byte[] _pkcs8;

    private DkimKey(RSA rsa)
    {
        if (rsa.KeySize < MinBits)
            throw new CryptographicException($"A DKIM key has at least {MinBits} bits.");
        _pkcs8 = rsa.ExportPkcs8PrivateKey();
        DnsRecord = $"v=DKIM1; k=rsa; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}";
    }

    /// <summary>The text of the TXT record at <c>selector._domainkey.domain</c> (RFC 6376 §3.6.1).</summary>
    public string DnsRecord { get; }

    /// <summary>A new key of <see cref="GeneratedBits"/>.</summary>
    public static DkimKey Generate()
    {
        using var rsa = RSA.Create(GeneratedBits);
        return new DkimKey(rsa);
    }

    /// <summary>Reads a key as <see cref="ExportPkcs8"/> wrote it.</summary>
    /// <exception cref="CryptographicException">The bytes are no RSA key, or it is too short.</exception>
    public static DkimKey ImportPkcs8(ReadOnlySpan<byte> pkcs8)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return new DkimKey(rsa);
    }

    /// <summary>Reads a key from PEM text, such as a customer's own.</summary>
    /// <exception cref="CryptographicException">The key is too short.</exception>
    /// <exception cref="ArgumentException">The text holds no RSA key.</exception>
    public static DkimKey ImportPem(ReadOnlySpan<char> pem)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new DkimKey(rsa);
    }

    /// <summary>The private key, not encrypted (RFC 5208): wrap it before storing it.</summary>
    public byte[] ExportPkcs8() => [.. _pkcs8];

    /// <summary>Cuts a TXT record into the strings of at most 255 octets that it is stored as (RFC 1035 §3.3.14).</summary>
    public static IReadOnlyList<string> SplitDnsRecord(string record)
        => record.Chunk(MaxCharacterString).Select(chunk => new string(chunk)).ToList();

    /// <summary>A key object of its own for a caller that disposes it.</summary>
    internal RSA CreateRsa()
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(_pkcs8, out _);
        return rsa;
    }
}
