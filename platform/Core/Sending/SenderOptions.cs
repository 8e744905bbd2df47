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

    /// <summary>
    /// How many bytes of content the sender has in memory at once: a quarter for bulk sends that are kept while their chunks come by, the rest for
    /// what is being sent (<see cref="ContentRoom"/>). One message with the largest attachments needs some 200 MB, and is sent alone where that is more.
    /// Keeps a batch of large messages from taking more memory than the process has. 512 MB.
    /// </summary>
    public long ContentBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>The domain of the reverse path that bounces come back to.</summary>
    public required string ReturnPathDomain { get; init; }

    /// <summary>What links in mail begin with, without a slash at the end.</summary>
    public required Uri PublicUrl { get; init; }

    public RetrySchedule Retries { get; init; } = new();

    /// <summary>What is being sent.</summary>
    internal long RoomBytes => ContentBytes / 4 * 3;

    /// <summary>In a generation of what is kept: two of them, each of which its last send may take over by half, are a quarter of all.</summary>
    internal long KeptContentBytes => ContentBytes / 12;

    internal long MaxKeptSendBytes => KeptContentBytes / 2;
}
