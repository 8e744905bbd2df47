using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace EmailPlatform.Core.Tenants;

/// <summary>
/// A credential as text. The platform's own are <c>ep_{key id}_{secret}</c>, the secret 64 hexadecimal digits.
/// An operator may bring one of his own choice: then its key id is the beginning of its HMAC, which without the pepper tells nothing of it.
/// </summary>
internal static class ApiKeyText
{
    public const int MaxLength = 256;

    /// <summary>What a text must be to be a credential, for who brings his own.</summary>
    public const string Form =
        "An API key is ep_<key id>_<secret>, with 12 to 32 of a-z 0-9 and 32 or more of A-Z a-z 0-9 _ -, or any other text of 16 to 256 visible ASCII characters.";

    private const string Prefix = "ep_";
    private const int SecretBytes = 32;
    private const int MadeKeyIdLength = 16;
    private const int OwnKeyIdBytes = 10;
    private const int MinOwnLength = 16;

    public static string Make()
    {
        var keyId = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", MadeKeyIdLength);
        return $"{Prefix}{keyId}_{RandomNumberGenerator.GetHexString(2 * SecretBytes, lowercase: true)}";
    }

    public static bool IsKeyId(ReadOnlySpan<char> text)
    {
        if (text.Length is < 12 or > 32)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))
                return false;
        }

        return true;
    }

    /// <summary>Under which id the key is stored; false for what cannot be a credential.</summary>
    public static bool TryGetKeyId(string text, ReadOnlySpan<byte> pepper, [NotNullWhen(true)] out string? keyId)
    {
        keyId = null;
        if (text.Length is 0 or > MaxLength || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return false;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            if (text.Length < MinOwnLength)
                return false;
            keyId = Convert.ToHexStringLower(HMACSHA256.HashData(pepper, Encoding.ASCII.GetBytes($"key id of {text}")).AsSpan(0, OwnKeyIdBytes));
            return true;
        }

        var rest = text.AsSpan(Prefix.Length);
        var end = rest.IndexOf('_');
        if (end < 0 || !IsKeyId(rest[..end]) || !IsSecret(rest[(end + 1)..]))
            return false;
        keyId = rest[..end].ToString();
        return true;
    }

    public static byte[] Hash(string text, ReadOnlySpan<byte> pepper) => HMACSHA256.HashData(pepper, Encoding.ASCII.GetBytes(text));

    private static bool IsSecret(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
                return false;
        }

        return text.Length >= SecretBytes;
    }
}
