using EmailPlatform.Core.Streams;
using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Streams;

/// <summary>Appends records to their partitions. Returns how many.</summary>
internal sealed class AppendEvents(IReadOnlyList<StreamRecord> records, SqliteEventStream stream, TimeProvider time) : WriteOperation<int>
{
    protected override int Execute(Connection connection)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var record in records)
        {
            var partition = SqliteEventStream.PartitionOf(record.Key);
            connection.Prepare("INSERT INTO event(id, appended_at, key, data) VALUES(?1, ?2, ?3, ?4)")
                .Bind(1, EventRow.Id(partition, stream.Partitions[partition].TakePosition()))
                .Bind(2, now)
                .Bind(3, record.Key)
                .Bind(4, record.Data.Span)
                .Run();
        }

        return records.Count;
    }

    protected override void Committed(int count)
    {
        foreach (var record in records)
            stream.Partitions[SqliteEventStream.PartitionOf(record.Key)].Grown();
    }
}
