using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Streams;

/// <summary>Notes that a consumer has handled everything up to a position. Returns that position.</summary>
internal sealed class SavePosition(string consumer, int partition, long position) : WriteOperation<long>
{
    protected override long Execute(Connection connection)
    {
        connection.Prepare("INSERT OR REPLACE INTO event_consumer(consumer, partition, position) VALUES(?1, ?2, ?3)")
            .Bind(1, consumer).Bind(2, partition).Bind(3, position).Run();
        return position;
    }
}
