using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Core;

/// <summary>Every log message of this assembly. None at information level for a single message, and no address in full.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "An event of message {Message} has no record to go with; it is dropped")]
    public static partial void EventWithoutMessage(ILogger log, MessageId message);

    [LoggerMessage(2, LogLevel.Warning, "Send {Send} of tenant {Tenant} is queued but not stored; its task is dropped")]
    public static partial void SendWithoutRecord(ILogger log, SendId send, TenantId tenant);

    [LoggerMessage(3, LogLevel.Warning, "A try of message {Message} ended without its lease: another sender has it")]
    public static partial void LeaseLost(ILogger log, MessageId message);

    [LoggerMessage(4, LogLevel.Error, "A task of send {Send} failed")]
    public static partial void TaskFailed(ILogger log, Exception exception, SendId send);

    [LoggerMessage(5, LogLevel.Error, "A record of the event stream with key {Key} is no event; it is dropped")]
    public static partial void UnreadableEvent(ILogger log, string key);
}
