using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Domains;

/// <summary>A domain that a tenant sends from, or wants to. Several tenants may have added one domain; at most one has it verified.</summary>
public sealed record SendingDomain
{
    public required TenantId Tenant { get; init; }

    /// <summary>Lower-case ASCII (A-labels).</summary>
    public required string Domain { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DomainStatus Status { get; init; }

    /// <summary>The DKIM selector: this tenant's own, so that the keys of two tenants never stand at one name.</summary>
    public required string Selector { get; init; }

    /// <summary>The TXT record at <c>{selector}._domainkey.{domain}</c> (RFC 6376 §3.6.1).</summary>
    public required string DkimRecord { get; init; }

    /// <summary>What the ownership record proves knowledge of.</summary>
    public required string OwnershipToken { get; init; }

    /// <summary>Since when it has been verified.</summary>
    public DateTimeOffset? Verified { get; init; }

    /// <summary>When DNS was last asked.</summary>
    public DateTimeOffset? Checked { get; init; }

    /// <summary>Since when a required record of the verified domain has been missing.</summary>
    public DateTimeOffset? MissingSince { get; init; }

    /// <summary>Whether another tenant has the domain verified, and its record still stands.</summary>
    public bool IsHeldByAnother { get; init; }

    public IReadOnlyList<RecordCheck> Checks { get; init; } = [];
}
