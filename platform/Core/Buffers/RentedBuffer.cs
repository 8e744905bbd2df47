using System.Buffers;

namespace EmailPlatform.Core.Buffers;

/// <summary>
/// Bytes that grow in rented memory, for what is soon over: what was written may not be used after <see cref="Dispose"/>. A message is
/// written first and the fields that depend on it, the signature, are put before it afterwards: room for them can be kept at
/// the front, so that nothing is copied.
/// </summary>
/// <param name="headroomBytes">The room kept at the front.</param>
internal sealed class RentedBuffer(int headroomBytes = 0) : IBufferWriter<byte>, IDisposable
{
    private readonly int _headroomBytes = headroomBytes;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(32 * 1024);
    private int _start = headroomBytes;
    private int _end = headroomBytes;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(_start, _end - _start);

    public void Advance(int count) => _end += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_end);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_end);
    }

    /// <summary>Puts a field before what is written.</summary>
    /// <exception cref="InvalidOperationException">It is longer than the room kept for it.</exception>
    public void Prepend(ReadOnlySpan<byte> field)
    {
        if (field.Length > _start)
            throw new InvalidOperationException("The field does not fit before the message.");
        _start -= field.Length;
        field.CopyTo(_bytes.AsSpan(_start));
    }

    /// <summary>Forgets what was written, and keeps the memory.</summary>
    public void Clear() => _start = _end = _headroomBytes;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Reserve(int sizeHint)
    {
        var needed = _end + Math.Max(sizeHint, 256);
        if (needed <= _bytes.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _bytes.Length * 2));
        _bytes.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
