namespace EmailPlatform.Core.Domains;

/// <summary>How strict a deployment is about who sends from where.</summary>
public sealed class SenderPolicyOptions
{
    /// <summary>
    /// Whether a domain must be verified. Default true. Where mail leaves for nobody but a trusted next hop, false lets a tenant send
    /// from a domain that it has merely added, as long as it is the only tenant.
    /// </summary>
    public bool RequireVerifiedDomains { get; init; } = true;
}
