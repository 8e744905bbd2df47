using EmailPlatform.Core.Domains;

namespace EmailPlatform.Api.Domains;

/// <summary>A sending domain with the DNS records that it needs.</summary>
/// <param name="Domain">In A-labels.</param>
/// <param name="IsHeldByAnother">Whether another account has proved that it is his, and still can.</param>
/// <param name="CheckedAt">When DNS was last asked.</param>
internal sealed record DomainView(
    string Domain,
    DomainStatus Status,
    IReadOnlyList<DomainRecordView> Records,
    DateTimeOffset CreatedAt,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? CheckedAt,
    DateTimeOffset? MissingSince,
    bool IsHeldByAnother)
{
    public static DomainView Of(SendingDomain domain, DomainOptions options) => new(
        domain.Domain,
        domain.Status,
        [.. DomainRecords.For(domain, options).Select(DomainRecordView.Of)],
        domain.Created,
        domain.Verified,
        domain.Checked,
        domain.MissingSince,
        domain.IsHeldByAnother);
}
