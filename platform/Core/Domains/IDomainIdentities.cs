namespace EmailPlatform.Core.Domains;

/// <summary>
/// A provider that signs tenants' mail itself, with our keys, and so has to know each domain before mail of it is handed over (SES: an identity with
/// BYODKIM). Every call may be repeated.
/// </summary>
public interface IDomainIdentities
{
    /// <summary>The provider knows the domain, whatever it knew of it before.</summary>
    /// <param name="key">What it signs with.</param>
    /// <param name="isClaimed">The domain is the tenant's for certain: a key of somebody else gives way. Else it stays.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask PutAsync(DomainSigningKey key, bool isClaimed, CancellationToken cancellationToken);

    /// <summary>The provider does not sign with that key any more: the domain is unknown to it, or has the key of somebody else.</summary>
    /// <param name="domain">In A-labels.</param>
    /// <param name="selector">Of the key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask RemoveAsync(string domain, string selector, CancellationToken cancellationToken);
}
