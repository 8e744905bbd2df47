namespace EmailPlatform.Api.Domains;

/// <summary>A domain to send from.</summary>
internal sealed record DomainInput
{
    public string? Domain { get; init; }
}
