using EmailPlatform.Embedded.Database;

namespace EmailPlatform.Embedded.Tables;

/// <summary>Returns how many rows it removed; with fewer than <see cref="Step"/> none is left.</summary>
internal sealed class RemoveExpiredItems(TimeProvider time) : WriteOperation<int>
{
    public const int Step = 200;

    protected override int Execute(Connection connection)
    {
        connection.Prepare("DELETE FROM item WHERE id IN (SELECT id FROM item WHERE expires_at <= ?1 LIMIT ?2)")
            .Bind(1, time.GetUtcNow().ToUnixTimeSeconds()).Bind(2, Step).Run();
        return connection.Changes();
    }
}
