using Microsoft.Extensions.Logging;

namespace EmailPlatform.Functions.Api;

/// <summary>Every log message of this assembly.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A {Method} request failed without an answer of its own")]
    public static partial void RequestFailed(ILogger log, Exception exception, string method);
}
