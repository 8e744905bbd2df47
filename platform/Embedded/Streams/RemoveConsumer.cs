using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Streams;

/// <summary>Returns how many positions it removed.</summary>
internal sealed class RemoveConsumer(string consumer) : WriteOperation<int>
{
    protected override int Execute(Connection connection)
    {
        connection.Prepare("DELETE FROM event_consumer WHERE consumer=?1").Bind(1, consumer).Run();
        return connection.Changes();
    }
}
