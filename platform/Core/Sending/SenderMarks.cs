using EmailPlatform.Core.Events;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// The marks of what one process's senders take up (<see cref="CountedBatch"/>). Messages that follow each other closely share a batch, whose item is
/// written once for all that are counted together: with a batch for each task, that would be one more item for each message that is sent by itself.
/// </summary>
internal sealed class SenderMarks(TimeProvider time)
{
    /// <summary>Twice as long as events are collected before they are counted.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>A busy process begins a batch more often, so that its events spread over the stream's partitions.</summary>
    private const int MaxMarks = 256;

    private readonly Lock _lock = new();
    private string _batch = "";
    private DateTimeOffset _end;
    private int _next;

    public string Next()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now >= _end || _next == MaxMarks)
            {
                _batch = CountedBatch.New(now);
                _end = now + Period;
                _next = 0;
            }
            return CountedBatch.Mark(_batch, _next++);
        }
    }
}
