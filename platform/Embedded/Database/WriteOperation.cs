namespace EmailPlatform.Embedded.Database;

/// <summary>
/// One caller's change, applied by the writer in a transaction that it shares with others. Applying may happen twice (after a neighbour failed)
/// and may come to nothing, so whatever it keeps in memory takes effect only in <see cref="Complete"/>.
/// </summary>
internal abstract class WriteOperation
{
    /// <summary>On the writer's thread, inside the transaction. A throw undoes this operation only.</summary>
    public abstract void Apply(Connection connection);

    /// <summary>On the writer's thread, once the change is durable. Must not throw nor wait.</summary>
    public abstract void Complete();

    /// <summary>Nothing of the change was kept, or (a failed commit) nobody knows.</summary>
    public abstract void Fail(Exception cause);
}
