namespace EmailPlatform.Core.Domains;

/// <summary>The last answer for one record.</summary>
/// <param name="Found">What stands there in the record's place, cut to 512 characters; null where nothing does.</param>
public sealed record RecordCheck(DnsRecordPurpose Purpose, DnsRecordStatus Status, string? Found);
