namespace EmailPlatform.Core.Domains;

/// <summary>DNS as far as the check of a domain needs it.</summary>
public interface IDnsLookup
{
    /// <summary>The values of the TXT records, the strings of each joined (RFC 7208 §3.3); aliases are followed, as verifiers do.</summary>
    ValueTask<DnsAnswer> TxtAsync(string name, CancellationToken cancellationToken);

    /// <summary>The target of the name's own CNAME record, in lower case and without the dot at the end.</summary>
    ValueTask<DnsAnswer> CnameAsync(string name, CancellationToken cancellationToken);
}
