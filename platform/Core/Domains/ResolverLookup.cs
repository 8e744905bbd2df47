using EmailPlatform.Mail.Dns;
using Resource = EmailPlatform.Mail.Dns.DnsRecord;

namespace EmailPlatform.Core.Domains;

/// <summary>The check's questions, asked with the platform's own resolver.</summary>
public sealed class ResolverLookup(DnsResolver resolver) : IDnsLookup
{
    public ValueTask<DnsAnswer> TxtAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(name, DnsRecordType.Txt, record => record is Resource.Text text ? text.Value : null, cancellationToken);

    public ValueTask<DnsAnswer> CnameAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(name, DnsRecordType.Cname, record => record is Resource.Alias alias ? alias.Target : null, cancellationToken);

    private async ValueTask<DnsAnswer> AskAsync(
        string name, DnsRecordType type, Func<Resource, string?> valueOf, CancellationToken cancellationToken) =>
        await resolver.QueryAsync(name, type, cancellationToken) switch
        {
            DnsOutcome.Found found => new DnsAnswer.Found([.. found.Records.Select(valueOf).OfType<string>()]),
            DnsOutcome.TemporaryFailure failure => new DnsAnswer.TemporaryFailure(failure.Reason),
            _ => new DnsAnswer.Nothing(),
        };
}
