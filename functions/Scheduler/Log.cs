using Microsoft.Extensions.Logging;

namespace EmailPlatform.Functions.Scheduler;

/// <summary>Every log message of this assembly.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The time of this run was up after {Done} due items; the next run goes on")]
    public static partial void TimeRanOut(ILogger log, int done);
}
