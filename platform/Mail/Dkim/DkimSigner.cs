using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Dkim;

/// <summary>
/// Signs messages for one domain (RFC 6376): rsa-sha256, relaxed/relaxed. Safe for use by many threads at once: each signature
/// borrows a key object of its own, since RSA objects do not promise to be shared.
/// </summary>
public sealed class DkimSigner : IDisposable
{
    private const int MaxLine = 76;

    private readonly ConcurrentBag<Session> _idle = [];
    private readonly DkimKey _key;
    private readonly byte[] _prefix;
    private readonly string[] _signedFields;
    private readonly byte[][] _signedNames;
    private readonly TimeSpan? _expiration;

    /// <summary>Prepares signing.</summary>
    /// <param name="domain">The signing domain in A-labels (d=).</param>
    /// <param name="selector">Where the domain publishes the key (s=): labels of letters, digits and hyphens.</param>
    /// <param name="key">The private key.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Domain, selector or options cannot stand in a signature.</exception>
    public DkimSigner(string domain, string selector, DkimKey key, DkimSigningOptions? options = null)
    {
        options ??= new DkimSigningOptions();
        if (!IsName(domain) || !IsName(selector))
            throw new ArgumentException("A domain or selector is made of letters, digits, hyphens and dots.", nameof(domain));
        if (!options.SignedFields.Contains("From", StringComparer.OrdinalIgnoreCase))
            throw new ArgumentException("From is always signed (RFC 6376 §5.4).", nameof(options));
        if (options.SignedFields.Any(name => !HeaderSyntax.IsFieldName(name) || name.Contains(';')))
            throw new ArgumentException("A signed field has a header's name.", nameof(options));
        if (options.Expiration < TimeSpan.FromSeconds(1))
            throw new ArgumentException("A signature is valid for at least a second.", nameof(options));

        _key = key;
        _signedFields = [.. options.SignedFields];
        _signedNames = [.. _signedFields.Select(Encoding.ASCII.GetBytes)];
        _expiration = options.Expiration;
        _prefix = Encoding.ASCII.GetBytes($"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n d={domain};\r\n s={selector}; t=");
    }

    /// <summary>Signs a message.</summary>
    /// <param name="message">Complete and with CRLF line ends, exactly as it will be sent.</param>
    /// <param name="now">When it is signed (t=).</param>
    /// <param name="signatureHeader">Gets the field with its line end, to be put in front of the message.</param>
    public void Sign(ReadOnlySpan<byte> message, DateTimeOffset now, IBufferWriter<byte> signatureHeader)
    {
        if (!_idle.TryTake(out var session))
            session = new Session(_key.CreateRsa());
        try
        {
            session.Canonical.ResetWrittenCount();
            session.Field.ResetWrittenCount();
            Sign(message, now, session);
            signatureHeader.Write(session.Field.WrittenSpan);
        }
        finally
        {
            _idle.Add(session);
        }
    }

    /// <summary>Frees the keys. Nobody may be signing.</summary>
    public void Dispose()
    {
        while (_idle.TryTake(out var session))
            session.Dispose();
    }

    private void Sign(ReadOnlySpan<byte> message, DateTimeOffset now, Session session)
    {
        var field = session.Field;
        field.Write(_prefix);
        var seconds = now.ToUnixTimeSeconds();
        WriteNumber(seconds, field);
        if (_expiration is { } expiration)
        {
            field.Write("; x="u8);
            WriteNumber(seconds + (long)expiration.TotalSeconds, field);
        }

        field.Write(";\r\n h="u8);
        var bodyStart = WriteSignedFields(message, session);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> base64 = stackalloc byte[64];
        session.Body.Hash(Canonicalization.Relaxed, message[bodyStart..], hash);
        Base64.EncodeToUtf8(hash, base64, out _, out var length);
        field.Write(";\r\n bh="u8);
        field.Write(base64[..length]);
        field.Write(";\r\n b="u8);

        HeaderCanonicalizer.Write(Canonicalization.Relaxed, field.WrittenSpan, session.Canonical, endLine: false);
        SHA256.HashData(session.Canonical.WrittenSpan, hash);
        WriteSignature(hash, session);
    }

    /// <summary>
    /// Writes the value of h= and the canonical fields it names. Of fields with one name the last comes first (§5.4.2).
    /// </summary>
    /// <returns>Where the body starts.</returns>
    private int WriteSignedFields(ReadOnlySpan<byte> message, Session session)
    {
        var fields = session.Fields;
        fields.Clear();
        var scanner = new HeaderScanner(message);
        while (scanner.Read())
        {
            var index = IndexOf(scanner.Name);
            if (index >= 0)
                fields.Add((index, scanner.FieldStart, scanner.Position));
        }

        var column = " h=".Length;
        for (var index = 0; index < _signedNames.Length; index++)
        {
            for (var i = fields.Count - 1; i >= 0; i--)
            {
                if (fields[i].Index != index)
                    continue;
                WriteName(_signedNames[index], session.Field, ref column);
                HeaderCanonicalizer.Write(Canonicalization.Relaxed, message[fields[i].Start..fields[i].End], session.Canonical);
            }

            WriteName(_signedNames[index], session.Field, ref column);
        }

        return scanner.Position;
    }

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _signedNames.Length; i++)
        {
            if (_signedNames[i].Length == name.Length && Ascii.EqualsIgnoreCase(_signedNames[i], name))
                return i;
        }

        return -1;
    }

    private static void WriteName(ReadOnlySpan<byte> name, ArrayBufferWriter<byte> field, ref int column)
    {
        var isFirst = field.WrittenSpan[^1] == '=';
        if (!isFirst)
            field.Write(":"u8);
        if (column + 1 + name.Length >= MaxLine && !isFirst)
        {
            field.Write("\r\n "u8);
            column = 1;
        }

        field.Write(name);
        column += 1 + name.Length;
    }

    private static void WriteSignature(ReadOnlySpan<byte> hash, Session session)
    {
        Span<byte> signature = stackalloc byte[session.Rsa.KeySize / 8 + 1];
        var length = session.Rsa.SignHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Span<byte> base64 = stackalloc byte[Base64.GetMaxEncodedToUtf8Length(length)];
        Base64.EncodeToUtf8(signature[..length], base64, out _, out var encoded);

        ReadOnlySpan<byte> rest = base64[..encoded];
        for (var room = MaxLine - " b=".Length; !rest.IsEmpty; room = MaxLine - 1)
        {
            var line = rest[..Math.Min(room, rest.Length)];
            session.Field.Write(line);
            rest = rest[line.Length..];
            session.Field.Write(rest.IsEmpty ? "\r\n"u8 : "\r\n "u8);
        }
    }

    private static void WriteNumber(long number, ArrayBufferWriter<byte> output)
    {
        number.TryFormat(output.GetSpan(20), out var length, default, CultureInfo.InvariantCulture);
        output.Advance(length);
    }

    private static bool IsName(string name)
        => name.Length is > 0 and <= 253 && !name.StartsWith('.') && !name.EndsWith('.')
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    /// <summary>What one signature needs, kept for the next.</summary>
    private sealed class Session(RSA rsa) : IDisposable
    {
        public RSA Rsa { get; } = rsa;

        public BodyHasher Body { get; } = new();

        public ArrayBufferWriter<byte> Canonical { get; } = new(4096);

        public ArrayBufferWriter<byte> Field { get; } = new(2048);

        public List<(int Index, int Start, int End)> Fields { get; } = [];

        public void Dispose()
        {
            Rsa.Dispose();
            Body.Dispose();
        }
    }
}
