namespace EmailPlatform.Mail.Dns;

/// <summary>Makes an outcome of a response.</summary>
internal static class DnsAnswer
{
    private const int NoError = 0;
    private const int NameError = 3;
    private const int MaxAliases = 16;

    /// <summary>Follows aliases within the answer to the records asked for.</summary>
    /// <param name="response">Of the question.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="timeToLive">How long the outcome holds before any bound of ours; zero for what must not be kept.</param>
    public static DnsOutcome Of(DnsResponse response, DnsQuestion question, out TimeSpan timeToLive)
    {
        timeToLive = TimeSpan.Zero;
        if (response.Code is not (NoError or NameError))
            return new DnsOutcome.TemporaryFailure($"The resolver answered with code {response.Code}.");

        var name = question.Name;
        var least = TimeSpan.MaxValue;
        for (var aliases = 0; question.Type != DnsRecordType.Cname && AliasOf(response, name) is { } alias; aliases++)
        {
            if (aliases == MaxAliases)
                return new DnsOutcome.TemporaryFailure("The aliases of the name go in a circle or too far.");
            name = alias.Target;
            least = Min(least, alias.TimeToLive);
        }

        var records = response.Answers.FindAll(r => r.Name == name && TypeOf(r) == question.Type);
        if (records.Count > 0)
        {
            foreach (var record in records)
                least = Min(least, record.TimeToLive);
            timeToLive = least;
            return new DnsOutcome.Found(records, name, least, response.IsAuthenticated);
        }

        // Without an SOA a negative answer is not kept (RFC 2308 §5).
        if (response.Authority is { } authority)
            timeToLive = Min(least, Min(authority.TimeToLive, authority.Minimum));
        return response.Code == NameError ? new DnsOutcome.NxDomain(response.IsAuthenticated) : new DnsOutcome.NoData(response.IsAuthenticated);
    }

    private static DnsRecord.Alias? AliasOf(DnsResponse response, string name)
    {
        foreach (var record in response.Answers)
        {
            if (record is DnsRecord.Alias alias && alias.Name == name)
                return alias;
        }

        return null;
    }

    private static DnsRecordType TypeOf(DnsRecord record) => record switch
    {
        DnsRecord.Address address => address.Value.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? DnsRecordType.A : DnsRecordType.Aaaa,
        DnsRecord.MailExchange => DnsRecordType.MX,
        DnsRecord.Text => DnsRecordType.Txt,
        DnsRecord.Alias => DnsRecordType.Cname,
        DnsRecord.Pointer => DnsRecordType.Ptr,
        DnsRecord.NameServer => DnsRecordType.NS,
        DnsRecord.StartOfAuthority => DnsRecordType.Soa,
        DnsRecord.CertificateAssociation => DnsRecordType.Tlsa,
        _ => DnsRecordType.None,
    };

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
