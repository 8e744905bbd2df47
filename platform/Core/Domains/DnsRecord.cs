namespace EmailPlatform.Core.Domains;

/// <summary>A record for the owner of a domain to publish, and how it stands.</summary>
/// <param name="Type"><c>TXT</c> or <c>CNAME</c>.</param>
/// <param name="Name">Absolute, without the dot at the end.</param>
/// <param name="Value">A TXT value as one text; where it is longer than 255 octets it is published as several strings (RFC 7208 §3.3).</param>
/// <param name="IsRequired">Whether the domain is not verified without it.</param>
/// <param name="Found">What stands there instead; null where nothing does, or what should.</param>
public sealed record DnsRecord(
    DnsRecordPurpose Purpose, string Type, string Name, string Value, bool IsRequired, DnsRecordStatus Status, string? Found);
