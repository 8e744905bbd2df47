namespace EmailPlatform.Core.Domains;

/// <summary>Which DNS records make a domain ready to send.</summary>
public static class DomainRecords
{
    /// <summary>What the value of the ownership record begins with.</summary>
    internal const string OwnershipPrefix = "emailplatform-verification=";

    private const string DmarcSuggestion = "v=DMARC1; p=none;";

    /// <summary>The name of the ownership record.</summary>
    internal static string OwnershipName(string domain) => $"_emailplatform.{domain}";

    internal static string OwnershipValue(SendingDomain domain) => OwnershipPrefix + domain.OwnershipToken;

    /// <summary>The records to publish, each with how it stood at the last check.</summary>
    public static IReadOnlyList<DnsRecord> For(SendingDomain domain, DomainOptions options)
    {
        var name = domain.Domain;
        var records = new List<DnsRecord>
        {
            Record(DnsRecordPurpose.Ownership, "TXT", OwnershipName(name), OwnershipValue(domain), isRequired: true),
            Record(DnsRecordPurpose.Dkim, "TXT", $"{domain.Selector}._domainkey.{name}", domain.DkimRecord, isRequired: true),
        };
        if (options.ReturnPathDomain is { } returnPath)
            records.Add(Record(DnsRecordPurpose.ReturnPath, "CNAME", $"{options.ReturnPathLabel}.{name}", returnPath, isRequired: false));
        records.Add(Record(DnsRecordPurpose.Dmarc, "TXT", $"_dmarc.{name}", DmarcSuggestion, isRequired: false));
        if (options.TrackingHost is { } tracking)
            records.Add(Record(DnsRecordPurpose.Tracking, "CNAME", $"{options.TrackingLabel}.{name}", tracking, isRequired: false));
        return records;

        DnsRecord Record(DnsRecordPurpose purpose, string type, string at, string value, bool isRequired)
        {
            var check = domain.Checks.FirstOrDefault(check => check.Purpose == purpose);
            return new(purpose, type, at, value, isRequired, check?.Status ?? DnsRecordStatus.Pending, check?.Found);
        }
    }
}
