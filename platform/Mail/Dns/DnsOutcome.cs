namespace EmailPlatform.Mail.Dns;

/// <summary>What a question to the DNS came to.</summary>
public abstract record DnsOutcome
{
    /// <summary>There are records of the type that was asked for.</summary>
    /// <param name="Records">At least one; all of that type.</param>
    /// <param name="CanonicalName">The owner of the records: the name asked for, or what its aliases lead to.</param>
    /// <param name="TimeToLive">How long the answer holds: the least of the records and the aliases on the way.</param>
    /// <param name="IsAuthenticated">
    /// The resolver says that DNSSEC proves it (the AD bit, RFC 4035 §3.2.3). Worth what the resolver and the way to it are worth.
    /// </param>
    public sealed record Found(IReadOnlyList<DnsRecord> Records, string CanonicalName, TimeSpan TimeToLive, bool IsAuthenticated) : DnsOutcome;

    /// <summary>The name exists, and has no records of that type.</summary>
    /// <param name="IsAuthenticated">As in <see cref="Found"/>.</param>
    public sealed record NoData(bool IsAuthenticated) : DnsOutcome;

    /// <summary>The name does not exist, nor anything below it (RFC 8020).</summary>
    /// <param name="IsAuthenticated">As in <see cref="Found"/>.</param>
    public sealed record NxDomain(bool IsAuthenticated) : DnsOutcome;

    /// <summary>Nobody could say. Ask again later; it proves nothing about the name.</summary>
    /// <param name="Reason">One sentence for people.</param>
    public sealed record TemporaryFailure(string Reason) : DnsOutcome;
}
