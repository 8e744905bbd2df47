using System.Security.Cryptography;

namespace EmailPlatform.Aws.Tables;

/// <summary>
/// Names one write, and stands in the item that it made. A repetition whose condition fails finds there whether the write before it,
/// whose reply was lost, had been applied. 8 random bytes: they are compared within one item and within seconds only.
/// </summary>
internal readonly record struct WriteToken(ReadOnlyMemory<byte> Bytes)
{
    public const int Length = 8;

    public static WriteToken New() => new(RandomNumberGenerator.GetBytes(Length));
}
