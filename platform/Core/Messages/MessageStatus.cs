using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Messages;

/// <summary>
/// How far a message has come, in rising rank: a projection only ever moves up, whatever order events arrive in.
/// So a late bounce beats delivered, and nothing leaves complained.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<MessageStatus>))]
public enum MessageStatus
{
    [JsonStringEnumMemberName("scheduled")]
    Scheduled,

    [JsonStringEnumMemberName("queued")]
    Queued,

    [JsonStringEnumMemberName("deferred")]
    Deferred,

    /// <summary>Another provider has it.</summary>
    [JsonStringEnumMemberName("sent")]
    Sent,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Not sent, because the address is suppressed.</summary>
    [JsonStringEnumMemberName("suppressed")]
    Suppressed,

    /// <summary>Not sent, because we could not: it does not render, or the route is gone.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("delivered")]
    Delivered,

    [JsonStringEnumMemberName("bounced")]
    Bounced,

    [JsonStringEnumMemberName("complained")]
    Complained,
}
