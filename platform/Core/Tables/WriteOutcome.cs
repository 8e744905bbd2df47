namespace EmailPlatform.Core.Tables;

/// <summary>What became of a write: applied, with the item's new version, or refused by its condition.</summary>
public readonly record struct WriteOutcome
{
    private WriteOutcome(long version) => Version = version;

    /// <summary>The version that the write gave the item (0 for a delete, where the write was not applied, and where <see cref="ITable.TransactAsync"/> does not know it).</summary>
    public long Version { get; }

    public bool IsApplied { get; private init; }

    public static WriteOutcome ConditionFailed => default;

    public static WriteOutcome Applied(long version) => new(version) { IsApplied = true };
}
