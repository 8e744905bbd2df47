namespace EmailPlatform.Aws.Clients.Ses;

/// <summary>
/// A domain that SES may send from, signed with a key of the caller's (BYODKIM;
/// https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateEmailIdentity.html).
/// </summary>
public sealed record CreateIdentityRequest(string EmailIdentity, SigningAttributes DkimSigningAttributes)
{
    /// <summary>What counts where a message names none.</summary>
    public string? ConfigurationSetName { get; init; }
}

/// <param name="DomainSigningSelector">The label in front of <c>_domainkey</c>.</param>
/// <param name="DomainSigningPrivateKey">PKCS#1 or PKCS#8 in base64, without line ends.</param>
public sealed record SigningAttributes(string DomainSigningSelector, string DomainSigningPrivateKey)
{
    /// <summary>Nothing of the key.</summary>
    public override string ToString() => DomainSigningSelector;
}

internal sealed record SigningRequest(string SigningAttributesOrigin, SigningAttributes SigningAttributes);

/// <summary>https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html</summary>
public sealed record Identity
{
    public IdentitySigning? DkimAttributes { get; init; }

    public bool VerifiedForSendingStatus { get; init; }
}

public sealed record IdentitySigning
{
    /// <summary><c>EXTERNAL</c> for a key of the caller's.</summary>
    public string? SigningAttributesOrigin { get; init; }

    /// <summary>For a key of the caller's: its selector alone.</summary>
    public IReadOnlyList<string> Tokens { get; init => field = value ?? []; } = [];
}
