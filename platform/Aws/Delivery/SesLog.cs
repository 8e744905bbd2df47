using Microsoft.Extensions.Logging;

namespace EmailPlatform.Aws.Delivery;

internal static partial class SesLog
{
    [LoggerMessage(EventId = 521, Level = LogLevel.Error, Message = "SES refuses all mail: {Code}")]
    public static partial void Refused(ILogger logger, string code);

    [LoggerMessage(EventId = 522, Level = LogLevel.Warning, Message = "SES takes mail again, after {Code}")]
    public static partial void TakesAgain(ILogger logger, string code);
}
