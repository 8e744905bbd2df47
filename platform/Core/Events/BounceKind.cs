using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Events;

/// <summary>What a bounce says of the address.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BounceKind>))]
public enum BounceKind
{
    /// <summary>The address does not exist or takes no mail: it is suppressed.</summary>
    [JsonStringEnumMemberName("hard")]
    Hard,

    /// <summary>Retries ran out, or a condition of the mailbox: it is suppressed for a while after several.</summary>
    [JsonStringEnumMemberName("soft")]
    Soft,

    /// <summary>The message or its sender was refused, which says nothing of the address.</summary>
    [JsonStringEnumMemberName("block")]
    Block,
}
