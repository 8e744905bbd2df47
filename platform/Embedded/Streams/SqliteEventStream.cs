using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Housekeeping;

namespace EmailPlatform.Embedded.Streams;

/// <summary>The event stream in SQLite: a log in <see cref="PartitionCount"/> partitions, read by an <see cref="EventStreamPump"/> for each consumer.</summary>
public sealed class SqliteEventStream : IEventStream, ISweep
{
    /// <summary>Fixed: it says where a key's records are.</summary>
    public const int PartitionCount = 4;

    private readonly TimeSpan _retention;
    private readonly TimeProvider _time;

    /// <param name="retention">Records are kept at least so long, and until every consumer has passed them. Kinesis keeps them for a day.</param>
    public SqliteEventStream(SqliteDatabase database, TimeSpan retention, TimeProvider time)
    {
        Database = database;
        _retention = retention;
        _time = time;
        using var lease = database.Read();
        var connection = lease.Connection;
        Partitions = [.. Enumerable.Range(0, PartitionCount).Select(p => new StreamPartition(StreamPositions.Last(connection, p)))];
    }

    internal SqliteDatabase Database { get; }

    internal IReadOnlyList<StreamPartition> Partitions { get; }

    public async ValueTask AppendAsync(IReadOnlyList<StreamRecord> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            if (record.TotalBytes > StreamRecord.MaxBytes)
                throw new ArgumentException($"A record has at most {StreamRecord.MaxBytes} bytes, not {record.TotalBytes}.", nameof(records));
            if (record.Key.Length == 0)
                throw new ArgumentException("A record needs a key.", nameof(records));
        }

        if (records.Count > 0)
            await Database.WriteAsync(new AppendEvents(records, this, _time), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets a consumer that is no more, so that the stream does not keep its records for it.</summary>
    public Task RemoveConsumerAsync(string consumer, CancellationToken cancellationToken) =>
        Database.WriteAsync(new RemoveConsumer(consumer), cancellationToken);

    /// <summary>Removes the records that are older than the retention and that every consumer has passed.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < PartitionCount; partition++)
        {
            while (await Database.WriteAsync(new TrimPartition(partition, _time.GetUtcNow() - _retention), cancellationToken).ConfigureAwait(false) > 0)
            {
            }
        }
    }

    internal static int PartitionOf(string key) => Shard.Of(key, PartitionCount);
}
