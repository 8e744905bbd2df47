using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Domains;

/// <summary>What a record that a domain's owner publishes is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DnsRecordPurpose>))]
public enum DnsRecordPurpose
{
    /// <summary>Shows whose the domain is. Required.</summary>
    [JsonStringEnumMemberName("ownership")]
    Ownership,

    /// <summary>The public key of our signatures (RFC 6376 §3.6.1). Required.</summary>
    [JsonStringEnumMemberName("dkim")]
    Dkim,

    /// <summary>Makes the envelope sender's domain one of the owner's, so that SPF aligns (RFC 7489 §3.1.2).</summary>
    [JsonStringEnumMemberName("return_path")]
    ReturnPath,

    /// <summary>The owner's DMARC policy; any is good (RFC 7489 §6.3).</summary>
    [JsonStringEnumMemberName("dmarc")]
    Dmarc,

    /// <summary>Lets links in mail begin with the owner's domain.</summary>
    [JsonStringEnumMemberName("tracking")]
    Tracking,
}
