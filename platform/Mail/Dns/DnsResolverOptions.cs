using System.Net;

namespace EmailPlatform.Mail.Dns;

/// <summary>Whom a <see cref="DnsResolver"/> asks and how long it waits.</summary>
public sealed record DnsResolverOptions
{
    /// <summary>Recursive resolvers, tried in order. Empty means those of <c>/etc/resolv.conf</c>, and 127.0.0.1 when it names none.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>For one server to answer one query. 2 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Rounds through all servers before giving up. 2.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Asks for DNSSEC records too (the DO bit, RFC 4035 §3.2.1). The AD bit is asked for always.</summary>
    public bool RequestDnssec { get; init; }

    /// <summary>Answers kept at most, so that the names in hostile mail cannot fill the memory. 10,000; 0 keeps none.</summary>
    public int MaxCachedAnswers { get; init; } = 10_000;

    /// <summary>The longest that an answer is kept, whatever it says. 1 day (RFC 8767 §4 recommends at most 7).</summary>
    public TimeSpan MaxTimeToLive { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The longest that "there is none" is kept. 5 minutes; RFC 2308 §5 allows up to 3 hours, but people correct their zones and try again.</summary>
    public TimeSpan MaxNegativeTimeToLive { get; init; } = TimeSpan.FromMinutes(5);
}
