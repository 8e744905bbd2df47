using Microsoft.Extensions.Logging;

namespace EmailPlatform.Core.Scheduling;

internal static partial class SchedulingLog
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Warning, Message = "{Count} due items of kind {Kind} failed and wait for {Delay}")]
    public static partial void Postponed(ILogger logger, string kind, int count, TimeSpan delay, Exception failure);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Error, Message = "{Count} due items of kind {Kind} moved to the dead letters after {Failures} failures")]
    public static partial void DeadLettered(ILogger logger, string kind, int count, int failures, Exception failure);
}
