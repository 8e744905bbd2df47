namespace EmailPlatform.Core.Domains;

/// <summary>What a round of lookups says of the records without which a domain is not verified.</summary>
internal enum RequiredRecords
{
    /// <summary>DNS did not answer for one of them, and the others stand.</summary>
    Unknown,
    Stand,
    Missing,
}
