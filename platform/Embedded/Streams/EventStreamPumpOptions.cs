namespace EmailPlatform.Embedded.Streams;

/// <summary>How a consumer reads the stream.</summary>
public sealed class EventStreamPumpOptions
{
    /// <summary>The most records in one batch: 1 to 10,000 (Lambda's limit).</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>A batch ends with about so many bytes: 1 KiB to 64 MiB.</summary>
    public int BatchBytes { get; set; } = 4 << 20;

    /// <summary>How long a batch that is not full waits for more. Zero delivers at once; the archive waits, since each of its batches makes files.</summary>
    public TimeSpan Linger { get; set; }

    /// <summary>How many partitions are read at once: 1 to <see cref="SqliteEventStream.PartitionCount"/>. Where work is large and not urgent, fewer leave the processors to others.</summary>
    public int ConcurrentPartitions { get; set; } = SqliteEventStream.PartitionCount;

    /// <summary>How long after a throw the batch is delivered again.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchSize, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchBytes, 1 << 10);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchBytes, 64 << 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(ConcurrentPartitions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ConcurrentPartitions, SqliteEventStream.PartitionCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(Linger, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryAfter, TimeSpan.Zero);
    }
}
