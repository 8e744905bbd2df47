using System.Security.Cryptography;

namespace EmailPlatform.Mail.Dns;

/// <summary>Finds the hosts for a domain's mail (RFC 5321 §5.1).</summary>
public sealed class MxLookup(DnsResolver resolver)
{
    /// <summary>Asks for MX, and for addresses when there is none.</summary>
    /// <param name="domain">In its ASCII form.</param>
    /// <param name="cancellationToken">Gives up the question.</param>
    public async ValueTask<MxOutcome> FindAsync(string domain, CancellationToken cancellationToken)
        => await resolver.QueryAsync(domain, DnsRecordType.MX, cancellationToken).ConfigureAwait(false) switch
        {
            DnsOutcome.Found found => Order(found),
            DnsOutcome.NxDomain => new MxOutcome.NoSuchDomain(),
            DnsOutcome.TemporaryFailure failure => new MxOutcome.TemporaryFailure(failure.Reason),
            DnsOutcome.NoData none => await FindImplicitAsync(domain, none.IsAuthenticated, cancellationToken).ConfigureAwait(false),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no outcome of a lookup."),
        };

    private static MxOutcome Order(DnsOutcome.Found found)
    {
        var records = found.Records.OfType<DnsRecord.MailExchange>().ToArray();
        if (records is [{ Exchange: "" }])
            return new MxOutcome.NullMx();

        // Equal preferences are shuffled, to spread the load (RFC 5321 §5.1): a stable sort after a shuffle does it.
        RandomNumberGenerator.Shuffle<DnsRecord.MailExchange>(records);
        var hosts = records.Where(r => r.Exchange.Length > 0).OrderBy(r => r.Preference).DistinctBy(r => r.Exchange)
            .Select(r => new MxHost(r.Exchange, r.Preference)).ToArray();
        return hosts.Length > 0
            ? new MxOutcome.Targets(hosts, IsImplicit: false, found.IsAuthenticated, found.TimeToLive)
            : new MxOutcome.NullMx();
    }

    private async ValueTask<MxOutcome> FindImplicitAsync(string domain, bool isAuthenticated, CancellationToken cancellationToken)
    {
        string? failure = null;
        foreach (var type in new[] { DnsRecordType.A, DnsRecordType.Aaaa })
        {
            switch (await resolver.QueryAsync(domain, type, cancellationToken).ConfigureAwait(false))
            {
                case DnsOutcome.Found found:
                    return new MxOutcome.Targets([new MxHost(domain, 0)], IsImplicit: true, isAuthenticated && found.IsAuthenticated, found.TimeToLive);
                case DnsOutcome.TemporaryFailure temporary:
                    failure = temporary.Reason;
                    break;
            }
        }

        return failure is null ? new MxOutcome.NoSuchDomain() : new MxOutcome.TemporaryFailure(failure);
    }
}
