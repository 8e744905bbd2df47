using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EmailPlatform.Core.Webhooks;

/// <summary>Symmetric signatures of Standard Webhooks 1.0.0: HMAC-SHA256 over <c>id.timestamp.payload</c>, written <c>v1,</c> and base64.</summary>
public static class StandardWebhooksSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far a timestamp may be from the verifier's clock, either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v1,";

    /// <param name="id">Without a full stop, which would let one message pass for another.</param>
    /// <param name="timestamp">Of this attempt, in Unix seconds.</param>
    /// <exception cref="ArgumentException">The key is empty, or the id is empty or holds a full stop.</exception>
    public static string Sign(ReadOnlySpan<byte> key, string id, long timestamp, ReadOnlySpan<byte> payload)
    {
        if (key.IsEmpty)
            throw new ArgumentException("An empty key signs nothing.", nameof(key));
        if (id.Length == 0 || id.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException("A webhook id is not empty and has no full stop.", nameof(id));
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(key, id, timestamp.ToString(CultureInfo.InvariantCulture), payload, mac);
        return Version + Convert.ToBase64String(mac);
    }

    /// <summary>What a receiver does with the three headers; any of them may be missing.</summary>
    /// <param name="secret">With or without <c>whsec_</c>.</param>
    public static bool Verify(string secret, string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> payload, DateTimeOffset now)
    {
        if (!WebhookSecret.TryParse(secret, out var key) || string.IsNullOrEmpty(id) || string.IsNullOrEmpty(signatures))
            return false;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
            return false;

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(key, id, timestamp, payload, expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var range in signatures.AsSpan().Split(' '))
        {
            var signature = signatures.AsSpan(range);
            if (signature.StartsWith(Version, StringComparison.Ordinal)
                && Base64.IsValid(signature[Version.Length..], out var length) && length == given.Length
                && Convert.TryFromBase64Chars(signature[Version.Length..], given, out _)
                && CryptographicOperations.FixedTimeEquals(given, expected))
                return true;
        }
        return false;
    }

    private static void Compute(ReadOnlySpan<byte> key, string id, string timestamp, ReadOnlySpan<byte> payload, Span<byte> mac)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(payload);
        hmac.GetHashAndReset(mac);
    }
}
