using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EmailPlatform.Core.Tenants;

/// <summary>
/// SHA-256 of a credential: what memory keeps of it. Looking it up takes no time that depends on a stored secret,
/// because nobody can steer a digest towards another.
/// </summary>
internal readonly record struct CredentialDigest(UInt128 High, UInt128 Low)
{
    /// <param name="credential">At most <see cref="ApiKeyText.MaxLength"/> characters.</param>
    public static CredentialDigest Of(ReadOnlySpan<char> credential)
    {
        Span<byte> text = stackalloc byte[3 * ApiKeyText.MaxLength];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(credential, text)], digest);
        return new(BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));
    }

    public override int GetHashCode() => (int)(uint)Low;
}
