using System.Collections.Concurrent;
using EmailPlatform.Core.Domains;

namespace EmailPlatform.Core.Tests.Domains;

/// <summary>A zone that the test writes; what it does not hold does not exist.</summary>
internal sealed class ScriptedDns : IDnsLookup
{
    private readonly ConcurrentDictionary<(string Type, string Name), DnsAnswer> _zone = new();

    public void Set(string type, string name, params string[] values) => _zone[(type, name)] = new DnsAnswer.Found(values);

    public void Remove(string type, string name) => _zone.TryRemove((type, name), out _);

    public void Fail(string type, string name) => _zone[(type, name)] = new DnsAnswer.TemporaryFailure("SERVFAIL");

    /// <summary>Publishes the records as they were asked for.</summary>
    public void Publish(SendingDomain domain, DomainOptions options)
    {
        foreach (var record in DomainRecords.For(domain, options))
            Set(record.Type, record.Name, record.Value);
    }

    public ValueTask<DnsAnswer> TxtAsync(string name, CancellationToken cancellationToken) => Answer("TXT", name);

    public ValueTask<DnsAnswer> CnameAsync(string name, CancellationToken cancellationToken) => Answer("CNAME", name);

    private ValueTask<DnsAnswer> Answer(string type, string name) =>
        ValueTask.FromResult(_zone.TryGetValue((type, name), out var answer) ? answer : new DnsAnswer.Nothing());
}
