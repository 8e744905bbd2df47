using System.Buffers;

namespace EmailPlatform.Mail;

/// <summary>
/// Bytes in one contiguous array of the shared pool, which grows by doubling. Give it back with <see cref="Release"/>. A message is written
/// first and the field that depends on it, the signature, is put before it afterwards: room for that can be kept at the front, so that
/// nothing is copied. An array of more than a megabyte is not the pool's: it would keep one for each thread, rounded up to a power of two.
/// </summary>
/// <param name="initialBytes">Rented at first.</param>
/// <param name="headroomBytes">The room kept at the front.</param>
public sealed class PooledBuffer(int initialBytes, int headroomBytes = 0) : IBufferWriter<byte>, IDisposable
{
    private const int MaxPooledBytes = 1024 * 1024;

    private readonly int _headroomBytes = headroomBytes;
    private byte[] _array = [];
    private int _start = headroomBytes;
    private int _end = headroomBytes;

    /// <summary>Bytes written.</summary>
    public int Length => _end - _start;

    /// <summary>What was written; valid until the next write, <see cref="Clear"/> or <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Written => Length == 0 ? default : _array.AsMemory(_start, Length);

    /// <summary>Copies <paramref name="bytes"/> to the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _end += bytes.Length;
    }

    /// <summary>Copies <paramref name="bytes"/> to the front, behind which something is written already.</summary>
    /// <exception cref="InvalidOperationException">They are more than the room kept for them.</exception>
    public void Prepend(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _start)
            throw new InvalidOperationException("There is no room at the front.");
        _start -= bytes.Length;
        bytes.CopyTo(_array.AsSpan(_start));
    }

    /// <summary>Forgets the bytes and keeps the array.</summary>
    public void Clear() => _start = _end = _headroomBytes;

    /// <summary>Forgets the bytes and gives the array back; writing rents another.</summary>
    public void Release()
    {
        Clear();
        GiveBack(_array);
        _array = [];
    }

    /// <summary>The same as <see cref="Release"/>.</summary>
    public void Dispose() => Release();

    /// <inheritdoc/>
    public void Advance(int count) => _end += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(_end);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(_end);
    }

    private void Reserve(int bytes)
    {
        var needed = checked(_end + Math.Max(bytes, 1));
        if (needed <= _array.Length)
            return;

        var length = (int)Math.Min(Array.MaxLength, Math.Max(needed, Math.Max(initialBytes, _array.Length * 2L)));
        var larger = length > MaxPooledBytes ? GC.AllocateUninitializedArray<byte>(length) : ArrayPool<byte>.Shared.Rent(length);
        Written.Span.CopyTo(larger.AsSpan(_start));
        GiveBack(_array);
        _array = larger;
    }

    private static void GiveBack(byte[] array)
    {
        if (array.Length is > 0 and <= MaxPooledBytes)
            ArrayPool<byte>.Shared.Return(array);
    }
}
