using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EmailPlatform.Core.Templates;

/// <summary>SHA-256 over the sources of a message: equal for equal sources only, whoever wrote them.</summary>
internal readonly record struct ContentDigest(UInt128 High, UInt128 Low)
{
    public static ContentDigest Of(TemplateContent content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in (ReadOnlySpan<string?>)[content.Subject, content.Preheader, content.Text, content.Html, content.Amp])
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, part?.Length ?? -1);
            hash.AppendData(length);
            hash.AppendData(MemoryMarshal.AsBytes(part.AsSpan()));
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new(BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));
    }

    public override int GetHashCode() => (int)(uint)Low;
}
