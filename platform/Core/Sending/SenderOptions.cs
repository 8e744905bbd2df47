namespace EmailPlatform.Core.Sending;

/// <summary>How a sender works.</summary>
public sealed class SenderOptions
{
    /// <summary>
    /// How long a claim holds: longer than a transport's deadline, shorter than the queue's visibility timeout.
    /// A message whose sender died is tried again after this.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many recipients of one task are claimed at a time. What is claimed and not finished at a crash waits for its lease.</summary>
    public int SliceSize { get; init; } = 25;

    /// <summary>How many messages of one task are composed and handed over at once.</summary>
    public int Parallelism { get; init; } = 8;

    /// <summary>The domain of the reverse path that bounces come back to.</summary>
    public required string ReturnPathDomain { get; init; }

    /// <summary>What links in mail begin with, without a slash at the end.</summary>
    public required Uri PublicUrl { get; init; }

    public RetrySchedule Retries { get; init; } = new();
}
