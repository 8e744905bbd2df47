using System.Diagnostics;
using System.Security.Cryptography;

namespace EmailPlatform.Bench.Measuring;

/// <summary>How fast this machine signs with RSA-2048 and does nothing else: no signed message can be cheaper.</summary>
internal static class SigningRate
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    /// <summary>Signatures a second of one thread.</summary>
    public static double Measure()
    {
        using var key = RSA.Create(2048);
        var hash = new byte[SHA256.HashSizeInBytes];
        var signature = new byte[key.KeySize / 8];
        Sign(key, hash, signature, TimeSpan.FromMilliseconds(200));
        return Sign(key, hash, signature, Duration);
    }

    private static double Sign(RSA key, byte[] hash, byte[] signature, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var count = 0;
        for (; clock.Elapsed < duration; count++)
            key.SignHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return count / clock.Elapsed.TotalSeconds;
    }
}
