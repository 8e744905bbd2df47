using EmailPlatform.Relay.Delivery;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Relay;

internal static partial class Log
{
    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "The next hop {Hop} cannot be used: {Response}")]
    public static partial void NextHopUnusable(ILogger logger, NextHop hop, string response);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Information, Message = "The next hop {Hop} can be used again")]
    public static partial void NextHopUsable(ILogger logger, NextHop hop);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Critical, Message = "A connection to the next hop {Hop} ended with a fault")]
    public static partial void NextHopConnectionFaulted(ILogger logger, NextHop hop, Exception fault);

    [LoggerMessage(EventId = 6101, Level = LogLevel.Error, Message = "An SMTP command was answered with 451 because of a fault")]
    public static partial void SubmissionFaulted(ILogger logger, Exception fault);

    [LoggerMessage(EventId = 6201, Level = LogLevel.Error, Message = "An SMTP command of a sender of bounces was answered with 451 because of a fault")]
    public static partial void InboundFaulted(ILogger logger, Exception fault);
}
