using Microsoft.Extensions.Logging;

namespace EmailPlatform.Core.Webhooks;

internal static partial class WebhookLog
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "A webhook could not be handled, and will be received again")]
    public static partial void Failed(ILogger logger, Exception failure);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Information, Message = "Webhook endpoint {Endpoint} is disabled: {Reason}")]
    public static partial void Disabled(ILogger logger, WebhookEndpointId endpoint, string reason);
}
