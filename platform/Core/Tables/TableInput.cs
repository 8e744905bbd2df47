using System.Text;

namespace EmailPlatform.Core.Tables;

/// <summary>What the table's contract refuses before anything is written, as an <see cref="ArgumentException"/>.</summary>
public static class TableInput
{
    private const int MaxPartitionBytes = 2048;
    private const int MaxSortBytes = 1024;

    // A lone surrogate has no UTF-8, and replacing it would make two keys one.
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static void Check(TableKey key)
    {
        CheckKey(key.Partition, MaxPartitionBytes);
        CheckKey(key.Sort, MaxSortBytes);
    }

    public static void CheckPartition(string partition) => CheckKey(partition, MaxPartitionBytes);

    public static void Check(IReadOnlyList<TableKey> keys)
    {
        CheckCount(keys.Count);
        foreach (var key in keys)
            Check(key);
    }

    public static void Check(TableWrite write)
    {
        Check(write.Key);
        if (write is TableWrite.Put { Document.Length: 0 or > TableLimits.MaxDocumentBytes } put)
            throw new ArgumentException($"A document has 1 to {TableLimits.MaxDocumentBytes} bytes, not {put.Document.Length}.", nameof(write));
    }

    public static void Check(IReadOnlyList<TableWrite> writes)
    {
        CheckCount(writes.Count);
        foreach (var write in writes)
            Check(write);
        if (writes.Count == 1)
            return;

        var keys = new HashSet<TableKey>(writes.Count);
        foreach (var write in writes)
        {
            if (!keys.Add(write.Key))
                throw new ArgumentException("A key stands twice in one batch.", nameof(writes));
        }
    }

    public static void Check(TableQuery query)
    {
        CheckPartition(query.Partition);
        if (query.Limit is < 1 or > TableLimits.MaxPage)
            throw new ArgumentException($"A page has 1 to {TableLimits.MaxPage} items, not {query.Limit}.", nameof(query));
    }

    private static void CheckCount(int count)
    {
        if (count > TableLimits.MaxBatch)
            throw new ArgumentException($"A batch has at most {TableLimits.MaxBatch} items, not {count}.");
    }

    private static void CheckKey(string text, int maxBytes)
    {
        var length = Strict.GetByteCount(text);
        if (length == 0 || length > maxBytes)
            throw new ArgumentException($"A key has 1 to {maxBytes} bytes, not {length}.");
    }
}
