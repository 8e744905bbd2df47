using System.Buffers.Binary;

namespace EmailPlatform.Bench.Fuzzing;

/// <summary>Changes inputs: bits, numbers, words of the grammar, pieces of other inputs, cuts and repetitions.</summary>
/// <param name="random">The only source of chance.</param>
/// <param name="tokens">Words of the grammar.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> tokens)
{
    /// <summary>Octets of an input.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Octets of a rare input, in which a cost that is not linear would show.</summary>
    public const int LargestBytes = 16 * MaxBytes;

    private const int RareOdds = 2000;
    private const int MaxChanges = 12;
    private static readonly byte[] Extremes = [0, 1, 9, 10, 13, 32, 0x2E, 0x3B, 0x3D, 0x7F, 0x80, 0xC0, 0xC3, 0xE2, 0xF0, 0xFF];

    /// <summary>A changed copy.</summary>
    /// <param name="input">Is not changed.</param>
    /// <param name="other">Gives pieces.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        var limit = random.Next(RareOdds) == 0 ? LargestBytes : MaxBytes;
        var result = input;
        do
            result = Change(result, other, limit);
        while (random.Next(MaxChanges) >= MaxChanges / 3);

        return result.Length <= limit ? result : result[..limit];
    }

    private byte[] Change(byte[] input, byte[] other, int limit)
    {
        if (input.Length == 0)
            return [.. Token()];

        switch (random.Next(13))
        {
            case 0:
            case 1:
                return With(input, copy => copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8)));
            case 2:
                return With(input, copy => copy[random.Next(copy.Length)] = (byte)random.Next(256));
            case 3:
                return With(input, copy => copy[random.Next(copy.Length)] = Extremes[random.Next(Extremes.Length)]);
            case 4:
                return WithNumber(input);
            case 5:
                return input[..random.Next(input.Length)];
            case 6:
                return Replace(input, Range(input), []);
            case 7:
                return Replace(input, Place(input), Token());
            case 8:
                return Replace(input, Range(input), Token());
            case 9:
                return Replace(input, Place(input), Piece(other));
            case 10:
                return Replace(input, Range(input), Piece(other));
            case 11:
                return [.. input[..random.Next(input.Length)], .. other[Math.Min(other.Length, random.Next(other.Length + 1))..]];
            default:
                return Repeat(input, limit);
        }
    }

    private static byte[] With(byte[] input, Action<byte[]> change)
    {
        byte[] copy = [.. input];
        change(copy);
        return copy;
    }

    private byte[] WithNumber(byte[] input) => With(input, copy =>
    {
        if (copy.Length < sizeof(ushort))
            return;
        var at = random.Next(copy.Length - 1);
        var value = BinaryPrimitives.ReadUInt16BigEndian(copy.AsSpan(at));
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(at), (ushort)(value + random.Next(-16, 17)));
    });

    /// <summary>Writes a piece many times, which is how a cost that is not linear shows.</summary>
    private byte[] Repeat(byte[] input, int limit)
    {
        var (start, length) = Range(input);
        var times = Math.Min(1 << random.Next(13), Math.Max(1, (limit - input.Length) / length));
        var piece = input.AsSpan(start, length);
        var result = new byte[input.Length + (times * length)];
        input.AsSpan(0, start).CopyTo(result);
        for (var i = 0; i < times; i++)
            piece.CopyTo(result.AsSpan(start + (i * length)));
        input.AsSpan(start).CopyTo(result.AsSpan(start + (times * length)));
        return result;
    }

    private static byte[] Replace(byte[] input, (int Start, int Length) range, ReadOnlySpan<byte> by)
        => [.. input.AsSpan(0, range.Start), .. by, .. input.AsSpan(range.Start + range.Length)];

    private (int Start, int Length) Place(byte[] input) => (random.Next(input.Length + 1), 0);

    /// <summary>At least one octet; half of them whole lines.</summary>
    private (int Start, int Length) Range(byte[] input)
    {
        var start = random.Next(input.Length);
        if (random.Next(2) == 0)
            return (start, 1 + random.Next(Math.Min(input.Length - start, 1 << random.Next(12))));

        var lineStart = input.AsSpan(0, start).LastIndexOf((byte)'\n') + 1;
        var lineEnd = input.AsSpan(start).IndexOf((byte)'\n');
        return (lineStart, (lineEnd < 0 ? input.Length : start + lineEnd + 1) - lineStart);
    }

    private ReadOnlySpan<byte> Piece(byte[] other)
    {
        if (other.Length == 0)
            return [];
        var (start, length) = Range(other);
        return other.AsSpan(start, length);
    }

    private byte[] Token() => tokens[random.Next(tokens.Count)];
}
