using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Messages;

/// <summary>Where the sender is with a message.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryState>))]
public enum DeliveryState
{
    /// <summary>Nobody has it; a try may be claimed.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>A sender holds the lease.</summary>
    [JsonStringEnumMemberName("claimed")]
    Claimed,

    /// <summary>Nothing more is sent.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,
}
