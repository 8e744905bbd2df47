namespace EmailPlatform.Mail.Dns;

/// <summary>Where the mail of a domain goes.</summary>
public abstract record MxOutcome
{
    /// <summary>To these hosts, the first that works.</summary>
    /// <param name="Hosts">At least one, in the order to try them; each host once.</param>
    /// <param name="IsImplicit">The domain has no MX and is its own host (RFC 5321 §5.1).</param>
    /// <param name="IsAuthenticated">DNSSEC proves the list, as far as the resolver can be believed: a condition of DANE (RFC 7672 §2.2).</param>
    /// <param name="TimeToLive">How long that holds.</param>
    public sealed record Targets(IReadOnlyList<MxHost> Hosts, bool IsImplicit, bool IsAuthenticated, TimeSpan TimeToLive) : MxOutcome;

    /// <summary>The domain says that it takes no mail (RFC 7505): fail with <c>5.1.10</c>.</summary>
    public sealed record NullMx : MxOutcome;

    /// <summary>The domain does not exist, or has neither MX nor address: fail with <c>5.1.2</c>.</summary>
    public sealed record NoSuchDomain : MxOutcome;

    /// <summary>Nobody could say: try later, <c>4.4.3</c>.</summary>
    /// <param name="Reason">One sentence for people.</param>
    public sealed record TemporaryFailure(string Reason) : MxOutcome;
}
