namespace EmailPlatform.Local;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A sweep of the due-index failed; the next one goes on")]
    public static partial void SweepFailed(ILogger log, Exception exception);
}
