using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Events;

/// <summary>What happened to a message. The one vocabulary of timelines, counters, webhooks and the archive.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventKind>))]
public enum EventKind
{
    [JsonStringEnumMemberName("accepted")]
    Accepted,

    /// <summary>A provider has it.</summary>
    [JsonStringEnumMemberName("sent")]
    Sent,

    [JsonStringEnumMemberName("deferred")]
    Deferred,

    [JsonStringEnumMemberName("delivered")]
    Delivered,

    [JsonStringEnumMemberName("bounced")]
    Bounced,

    [JsonStringEnumMemberName("complained")]
    Complained,

    [JsonStringEnumMemberName("suppressed")]
    Suppressed,

    [JsonStringEnumMemberName("rendering_failure")]
    RenderingFailure,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    [JsonStringEnumMemberName("unsubscribed")]
    Unsubscribed,

    [JsonStringEnumMemberName("opened")]
    Opened,

    [JsonStringEnumMemberName("clicked")]
    Clicked,
}
