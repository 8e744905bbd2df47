using Microsoft.Extensions.Logging;

namespace EmailPlatform.Aws.Lambda;

internal static partial class LambdaLog
{
    [LoggerMessage(EventId = 501, Level = LogLevel.Warning, Message = "Message {MessageId} failed at receive {ReceiveCount}: {Reason}")]
    public static partial void WorkFailed(ILogger logger, string messageId, int receiveCount, string reason);

    [LoggerMessage(EventId = 502, Level = LogLevel.Error, Message = "A batch of {Count} messages failed")]
    public static partial void BatchFailed(ILogger logger, Exception exception, int count);

    [LoggerMessage(EventId = 503, Level = LogLevel.Error, Message = "Message {MessageId} could not be put into the dead letters; the queue moves it there without its reason")]
    public static partial void DeadLetterFailed(ILogger logger, Exception exception, string messageId);

    [LoggerMessage(EventId = 504, Level = LogLevel.Error, Message = "The stream's records from {SequenceNumber} on failed, and are delivered again")]
    public static partial void SliceFailed(ILogger logger, Exception exception, string sequenceNumber);
}
