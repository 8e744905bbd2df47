using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Dkim;

/// <summary>
/// Verifies the signatures of a message (RFC 6376 §6): rsa-sha256 with either canonicalization. ed25519-sha256 (RFC 8463), which
/// .NET does not offer, and rsa-sha1, which RFC 8301 forbids, are <see cref="DkimVerdict.PermError"/>.
/// </summary>
public static class DkimVerifier
{
    /// <summary>Signatures of one message that are looked at; more are an attack on the resolver (§8.4).</summary>
    public const int MaxSignatures = 5;

    /// <summary>Verifies the signatures from the top of the header.</summary>
    /// <param name="message">With CRLF line ends, as it was received.</param>
    /// <param name="now">When signatures must not have expired.</param>
    /// <param name="lookUpText">
    /// The TXT records at a name, the strings of each joined; empty when there are none. It throws <see cref="IOException"/> or
    /// <see cref="TimeoutException"/> when the answer cannot be had now, which gives <see cref="DkimVerdict.TempError"/>.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A result for each signature; empty when the message has none.</returns>
    public static async Task<IReadOnlyList<DkimResult>> VerifyAsync(
        ReadOnlyMemory<byte> message,
        DateTimeOffset now,
        Func<string, CancellationToken, Task<IReadOnlyList<string>>> lookUpText,
        CancellationToken cancellationToken)
    {
        var results = new List<DkimResult>();
        foreach (var range in FindSignatures(message.Span))
        {
            if (!TagList.TryParse(ReadValue(message.Span[range]), out var tags))
                results.Add(new DkimResult(DkimVerdict.PermError, null, null, "The signature cannot be read."));
            else if (DkimSignature.Read(tags, now, out var error) is not { } signature)
                results.Add(new DkimResult(DkimVerdict.PermError, tags["d"]?.ToLowerInvariant(), tags["s"], error));
            else
                results.Add(await VerifyAsync(message, range, signature, lookUpText, cancellationToken).ConfigureAwait(false));
        }

        return results;
    }

    private static async Task<DkimResult> VerifyAsync(
        ReadOnlyMemory<byte> message,
        Range field,
        DkimSignature signature,
        Func<string, CancellationToken, Task<IReadOnlyList<string>>> lookUpText,
        CancellationToken cancellationToken)
    {
        DkimResult Result(DkimVerdict verdict, string reason) => new(verdict, signature.Domain, signature.Selector, reason);

        if (CheckBody(message.Span, signature) is { } bodyError)
            return Result(DkimVerdict.Fail, bodyError);

        IReadOnlyList<string> records;
        try
        {
            records = await lookUpText($"{signature.Selector}._domainkey.{signature.Domain}", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            return Result(DkimVerdict.TempError, "The key could not be looked up.");
        }

        var hash = HashHeader(message.Span, field, signature);
        var result = Result(DkimVerdict.PermError, "There is no key.");
        foreach (var record in records)
        {
            using var key = DkimPublicKey.Read(record, signature, out var error);
            if (key is not null && key.VerifyHash(hash, signature.Value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                return Result(DkimVerdict.Pass, "");
            // A key that could have signed says more than records of other uses.
            if (key is not null)
                result = Result(DkimVerdict.Fail, "The signature does not match the header.");
            else if (result.Verdict != DkimVerdict.Fail)
                result = Result(DkimVerdict.PermError, error);
        }

        return result;
    }

    private static List<Range> FindSignatures(ReadOnlySpan<byte> message)
    {
        var found = new List<Range>();
        var scanner = new HeaderScanner(message);
        while (found.Count < MaxSignatures && scanner.Read())
        {
            if (Ascii.EqualsIgnoreCase(scanner.Name, "DKIM-Signature"u8))
                found.Add(scanner.FieldStart..scanner.Position);
        }

        return found;
    }

    private static string ReadValue(ReadOnlySpan<byte> field) => MimeHeaderField.Unfold(field[(field.IndexOf((byte)':') + 1)..]);

    private static string? CheckBody(ReadOnlySpan<byte> message, DkimSignature signature)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using var hasher = new BodyHasher();
        var length = hasher.Hash(signature.Body, message[HeaderBlock.Measure(message)..], hash, signature.BodyLimit);
        if (signature.HasBodyLimit && length < signature.BodyLimit)
            return "The body is shorter than it was signed (l=).";
        return hash.SequenceEqual(signature.BodyHash) ? null : "The body is not the one that was signed (bh=).";
    }

    private static byte[] HashHeader(ReadOnlySpan<byte> message, Range signatureField, DkimSignature signature)
    {
        var fields = new Dictionary<string, Stack<Range>>(StringComparer.OrdinalIgnoreCase);
        var scanner = new HeaderScanner(message);
        while (scanner.Read())
        {
            var name = Encoding.ASCII.GetString(scanner.Name);
            if (!fields.TryGetValue(name, out var ofName))
                fields.Add(name, ofName = []);
            ofName.Push(scanner.FieldStart..scanner.Position);
        }

        var canonical = new ArrayBufferWriter<byte>();
        foreach (var name in signature.SignedFields)
        {
            // Each mention takes the next field of the name from the bottom up, and none once they are used up (§5.4.2).
            if (fields.TryGetValue(name, out var ofName) && ofName.TryPop(out var field))
                HeaderCanonicalizer.Write(signature.Header, message[field], canonical);
        }

        HeaderCanonicalizer.Write(signature.Header, DkimSignature.WithoutValue(message[signatureField]), canonical, endLine: false);
        return SHA256.HashData(canonical.WrittenSpan);
    }
}
