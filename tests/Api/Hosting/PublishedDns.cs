using System.Collections.Concurrent;
using EmailPlatform.Core.Domains;

namespace EmailPlatform.Api.Tests.Hosting;

/// <summary>A DNS in which stands what was published.</summary>
internal sealed class PublishedDns : IDnsLookup
{
    private readonly ConcurrentDictionary<(string Type, string Name), string> _records = new();

    public void Publish(IEnumerable<DnsRecord> records)
    {
        foreach (var record in records)
            _records[(record.Type, record.Name)] = record.Value;
    }

    public ValueTask<DnsAnswer> TxtAsync(string name, CancellationToken cancellationToken) => new(Find("TXT", name));

    public ValueTask<DnsAnswer> CnameAsync(string name, CancellationToken cancellationToken) => new(Find("CNAME", name));

    private DnsAnswer Find(string type, string name) =>
        _records.TryGetValue((type, name), out var value) ? new DnsAnswer.Found([value]) : new DnsAnswer.Nothing();
}
