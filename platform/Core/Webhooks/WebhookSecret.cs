using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace EmailPlatform.Core.Webhooks;

/// <summary>The form of a symmetric signing secret (Standard Webhooks, "Signature scheme"): <c>whsec_</c> and the key in base64.</summary>
public static class WebhookSecret
{
    private const string Prefix = "whsec_";

    /// <summary>The specification allows 24 to 64 bytes.</summary>
    private const int KeyBytes = 32;

    internal static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    internal static string Format(ReadOnlySpan<byte> key) => Prefix + Convert.ToBase64String(key);

    /// <summary>The key of a secret with or without its prefix; false for an empty key and for what is not base64.</summary>
    public static bool TryParse(string secret, [NotNullWhen(true)] out byte[]? key)
    {
        var text = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret.AsSpan(Prefix.Length) : secret;
        var bytes = new byte[text.Length];
        var parsed = Convert.TryFromBase64Chars(text, bytes, out var length) && length > 0;
        key = parsed ? bytes[..length] : null;
        return parsed;
    }
}
