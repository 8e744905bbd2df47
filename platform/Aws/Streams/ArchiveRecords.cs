using System.Text.Json;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Aws.Streams;

/// <summary>
/// The lines of many records of the event stream, joined as they are into as few records as Firehose takes apart again: it bills each by 5 KB.
/// </summary>
internal static class ArchiveRecords
{
    /// <summary>Firehose takes apart no more than this, and passes on a record with more of them as it is (https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-multirecord-deaggergation.html).</summary>
    public const int MaxEvents = 500;

    /// <summary>Half of what a record may have, unless one event is larger.</summary>
    public const int MaxBytes = 512 * 1024;

    public static IReadOnlyList<ReadOnlyMemory<byte>> Join(IEnumerable<StreamRecord> batch)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        var lines = new List<ReadOnlyMemory<byte>>();
        var bytes = 0;
        foreach (var line in batch.SelectMany(record => JsonLines.Split(record.Data)))
        {
            if (!IsObjectOfOneLine(line.Span))
            {
                // It goes to the archive's errors, and would take those with it that stand in the same record.
                if (!line.IsEmpty)
                    records.Add(line);
                continue;
            }
            if (lines.Count == MaxEvents || bytes + line.Length > MaxBytes)
                Close();
            lines.Add(line);
            bytes += line.Length + 1;
        }
        Close();
        return records;

        void Close()
        {
            if (lines.Count > 0)
                records.Add(JsonLines.Join(lines));
            lines.Clear();
            bytes = 0;
        }
    }

    private static bool IsObjectOfOneLine(ReadOnlySpan<byte> line)
    {
        if (line.IndexOfAny((byte)'\r', (byte)'\n') >= 0)
            return false;
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read())
            {
                // To its end, behind which nothing may stand.
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
