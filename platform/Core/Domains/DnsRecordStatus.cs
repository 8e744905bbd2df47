using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Domains;

/// <summary>How a record stood at the last check that got an answer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DnsRecordStatus>))]
public enum DnsRecordStatus
{
    /// <summary>Never looked up, or not there.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    [JsonStringEnumMemberName("verified")]
    Verified,

    /// <summary>Something else is there.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
