using Microsoft.Extensions.Logging;

namespace EmailPlatform.Api;

/// <summary>Every log message of this assembly. None for a single request at information level; no path, since one may hold an address.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Method} request {RequestId} failed")]
    public static partial void RequestFailed(ILogger log, Exception exception, string method, string requestId);

    [LoggerMessage(2, LogLevel.Warning, "Not ready: the table did not answer")]
    public static partial void NotReady(ILogger log, Exception exception);
}
