namespace EmailPlatform.Core.Domains;

/// <summary>DNS as far as the check of a domain needs it. Follows no alias: the answer is for the name itself.</summary>
public interface IDnsLookup
{
    /// <summary>The values of the TXT records, the strings of each joined (RFC 7208 §3.3).</summary>
    ValueTask<DnsAnswer> TxtAsync(string name, CancellationToken cancellationToken);

    /// <summary>The target of the CNAME record, without the dot at the end.</summary>
    ValueTask<DnsAnswer> CnameAsync(string name, CancellationToken cancellationToken);
}
