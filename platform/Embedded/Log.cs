using Microsoft.Extensions.Logging;

namespace EmailPlatform.Embedded;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The log of {Path} could not be moved into it; it grows until that succeeds")]
    public static partial void CheckpointFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(2, LogLevel.Error, "A batch of queue {Queue} failed")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string queue);

    [LoggerMessage(3, LogLevel.Error, "The handler of queue {Queue} outlasted its {VisibilityTimeoutSeconds} s; its items are received again")]
    public static partial void HandlerOutlasted(ILogger logger, string queue, double visibilityTimeoutSeconds);

    [LoggerMessage(4, LogLevel.Error, "Queue {Queue} could not be read; trying again")]
    public static partial void ReceiveFailed(ILogger logger, Exception exception, string queue);

    [LoggerMessage(5, LogLevel.Error, "What became of a batch of queue {Queue} could not be stored; trying again")]
    public static partial void FinishFailed(ILogger logger, Exception exception, string queue);

    [LoggerMessage(6, LogLevel.Warning, "Stopped while {Batches} batches of queue {Queue} were running; their items are received again")]
    public static partial void BatchesLeft(ILogger logger, string queue, int batches);

    [LoggerMessage(7, LogLevel.Error, "Consumer {Consumer} failed at partition {Partition}; the batch is delivered again")]
    public static partial void ConsumerFailed(ILogger logger, Exception exception, string consumer, int partition);

    [LoggerMessage(8, LogLevel.Error, "Removing what nobody needs any more failed; trying again later")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "What is in flight of queue {Queue} could not be noted")]
    public static partial void MarkFailed(ILogger logger, Exception exception, string queue);
}
