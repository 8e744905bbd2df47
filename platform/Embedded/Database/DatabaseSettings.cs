namespace EmailPlatform.Embedded.Database;

/// <summary>What differs between the databases of one process.</summary>
internal sealed record DatabaseSettings
{
    public required string FileName { get; init; }

    /// <summary>The statements that make an empty file into one of <see cref="SchemaVersion"/>.</summary>
    public required string Schema { get; init; }

    /// <summary>Kept in <c>PRAGMA user_version</c>. It rises when what was stored before would not be found again: a file of another version is refused.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>In bytes; a power of two. It is fixed when the file is made.</summary>
    public int PageSize { get; init; } = 4096;

    /// <summary>Whether a commit waits for the disk. Without it the last commits are lost with the power, though not with the process.</summary>
    public bool SurvivesPowerLoss { get; init; } = true;

    /// <summary>
    /// The writer's page cache, in bytes. Larger is not better: SQLite walks the cache's whole index at a commit after pages were split,
    /// and what is not in it comes from the system's cache for a microsecond or two.
    /// </summary>
    public long CacheBytes { get; init; } = 32L << 20;

    /// <summary>From this length of the log it is moved to the database file in the background, in bytes.</summary>
    public long SoftLogBytes { get; init; } = 96L << 20;

    /// <summary>The log is never much longer: here writing stops until it has been moved, in bytes.</summary>
    public long HardLogBytes { get; init; } = 384L << 20;
}
