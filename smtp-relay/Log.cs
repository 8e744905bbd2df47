namespace EmailPlatform.SmtpRelay;

/// <summary>Every log message of this assembly.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Idle quota could not be given back")]
    public static partial void QuotaKept(ILogger log, Exception exception);
}
