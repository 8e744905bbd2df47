using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Suppression;

/// <summary>Why an address gets no mail, in rising weight: of two reasons for one scope the weightier stays.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SuppressionReason>))]
public enum SuppressionReason
{
    /// <summary>Several soft bounces; it ends by itself.</summary>
    [JsonStringEnumMemberName("soft_bounce")]
    SoftBounce,

    /// <summary>The tenant put it there.</summary>
    [JsonStringEnumMemberName("manual")]
    Manual,

    [JsonStringEnumMemberName("unsubscribe")]
    Unsubscribe,

    [JsonStringEnumMemberName("hard_bounce")]
    HardBounce,

    /// <summary>The recipient called a message spam.</summary>
    [JsonStringEnumMemberName("complaint")]
    Complaint,
}
