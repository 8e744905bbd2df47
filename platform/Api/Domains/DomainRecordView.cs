using EmailPlatform.Core.Domains;

namespace EmailPlatform.Api.Domains;

/// <summary>A DNS record to publish.</summary>
/// <param name="Type"><c>TXT</c> or <c>CNAME</c>.</param>
/// <param name="Name">Absolute, without the dot at the end.</param>
/// <param name="Status">How it stood when DNS was last asked.</param>
/// <param name="IsRequired">Whether the domain is not verified without it.</param>
/// <param name="Found">What stands there instead.</param>
internal sealed record DomainRecordView(
    string Type, string Name, string Value, DnsRecordStatus Status, DnsRecordPurpose Purpose, bool IsRequired, string? Found)
{
    public static DomainRecordView Of(DnsRecord record) =>
        new(record.Type, record.Name, record.Value, record.Status, record.Purpose, record.IsRequired, record.Found);
}
