using Microsoft.Extensions.Logging;

namespace EmailPlatform.Functions.Api;

/// <summary>Every log message of this assembly.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A {Method} request failed without an answer of its own")]
    public static partial void RequestFailed(ILogger log, Exception exception, string method);

    [LoggerMessage(2, LogLevel.Warning, "Idle quota could not be given back; the next request tries again")]
    public static partial void QuotaKept(ILogger log, Exception exception);
}
