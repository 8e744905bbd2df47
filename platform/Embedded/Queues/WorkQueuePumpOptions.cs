namespace EmailPlatform.Embedded.Queues;

/// <summary>How a queue is received from.</summary>
public sealed class WorkQueuePumpOptions
{
    /// <summary>The most items in one batch: 1 to 1000. The default is SQS's.</summary>
    public int BatchSize { get; set; } = 10;

    /// <summary>How many batches are handled at once: 1 to 1000.</summary>
    public int ConcurrentBatches { get; set; } = 16;

    /// <summary>How long a batch may take before its items are received again: 1 second to 12 hours.</summary>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>An item that has failed so often goes to the dead letters: 1 to 1000.</summary>
    public int MaxReceives { get; set; } = 5;

    /// <summary>At a stop, how long running batches may go on before their token is cancelled.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Asked before each batch is taken: whether something more urgent needs the processors. Then batches begin <see cref="Pace"/> apart.</summary>
    public Func<bool>? GivesWay { get; set; }

    /// <summary>The time between two batches while there is something more urgent: up to 1 second. They never stop altogether.</summary>
    public TimeSpan Pace { get; set; } = TimeSpan.FromMilliseconds(2);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchSize, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(ConcurrentBatches, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ConcurrentBatches, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(VisibilityTimeout, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(VisibilityTimeout, TimeSpan.FromHours(12));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxReceives, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxReceives, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Pace, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Pace, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(StopGrace, TimeSpan.Zero);
    }
}
