using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EmailPlatform.Embedded.Queues;

/// <summary>
/// Says on disk which items are being handled, one slot a batch, so that an item that kills the process is known at the next start.
/// It outlives the process and not the power, which is enough: no item turns off the machine. So it is never flushed.
/// </summary>
/// <remarks>A slot holds records of sequence number (8 bytes), length of the group (2 bytes) and group; a sequence number of 0 ends it.</remarks>
internal sealed class InFlightFile : IDisposable
{
    private const int RecordBytes = sizeof(long) + sizeof(short) + SqliteWorkQueue.MaxGroupBytes;

    private readonly SafeFileHandle _file;
    private readonly int _slotBytes;
    private readonly int _slots;

    public InFlightFile(string path, int slots, int batchSize)
    {
        Left = File.Exists(path) ? ReadAll(path) : [];
        _slotBytes = (batchSize * RecordBytes) + sizeof(long);
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        _slots = slots;
    }

    /// <summary>What the process before was handling when it ended. They stay on the file until <see cref="Forget"/>.</summary>
    public IReadOnlyList<WorkRow> Left { get; }

    public void Forget()
    {
        var header = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(header, _slotBytes);
        RandomAccess.SetLength(_file, 0);
        RandomAccess.SetLength(_file, Offset(_slots));
        RandomAccess.Write(_file, header, 0);
    }

    /// <summary>The slot holds these from now on; none empties it.</summary>
    public void Mark(int slot, IReadOnlyList<WorkRow> batch)
    {
        var record = new byte[sizeof(long) + (batch.Count * RecordBytes)];
        var length = 0;
        foreach (var row in batch)
        {
            BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(length), row.Sequence);
            var bytes = Encoding.UTF8.GetBytes(row.Group, record.AsSpan(length + sizeof(long) + sizeof(short)));
            BinaryPrimitives.WriteInt16LittleEndian(record.AsSpan(length + sizeof(long)), (short)bytes);
            length += sizeof(long) + sizeof(short) + bytes;
        }

        RandomAccess.Write(_file, record.AsSpan(0, length + sizeof(long)), Offset(slot));
    }

    public void Dispose() => _file.Dispose();

    private long Offset(int slot) => sizeof(int) + ((long)slot * _slotBytes);

    private static List<WorkRow> ReadAll(string path)
    {
        var rows = new List<WorkRow>();
        var content = File.ReadAllBytes(path);
        if (content.Length < sizeof(int))
            return rows;
        var slotBytes = BinaryPrimitives.ReadInt32LittleEndian(content);
        for (var slot = sizeof(int); slotBytes > 0 && slot + slotBytes <= content.Length; slot += slotBytes)
            ReadSlot(content.AsSpan(slot, slotBytes), rows);
        return rows;
    }

    private static void ReadSlot(ReadOnlySpan<byte> slot, List<WorkRow> rows)
    {
        while (slot.Length >= sizeof(long) && BinaryPrimitives.ReadInt64LittleEndian(slot) is var sequence and not 0)
        {
            var length = BinaryPrimitives.ReadInt16LittleEndian(slot[sizeof(long)..]);
            slot = slot[(sizeof(long) + sizeof(short))..];
            rows.Add(new WorkRow(Encoding.UTF8.GetString(slot[..length]), sequence, Failures: 0, Body: []));
            slot = slot[length..];
        }
    }
}
