using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Domains;

/// <summary>Whether mail may be sent from a domain.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DomainStatus>))]
public enum DomainStatus
{
    /// <summary>Not shown to be the tenant's yet.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    [JsonStringEnumMemberName("verified")]
    Verified,

    /// <summary>It was verified and is no longer: its records were missing for too long, or another tenant has proved that it is his.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
