using System.Buffers;
using System.Security.Cryptography;
using EmailPlatform.Core.Accepting;

namespace EmailPlatform.Api.Sending;

/// <summary>Tells whether a request with a known key is the same request.</summary>
internal static class BodyFingerprint
{
    /// <summary>SHA-256 over the route and the bytes of the body, in lower-case hexadecimal.</summary>
    public static string Of(SendRoute route, in ReadOnlySequence<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)route]);
        foreach (var segment in body)
            hash.AppendData(segment.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
