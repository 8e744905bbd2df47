namespace EmailPlatform.Core.Domains;

/// <summary>What of this deployment the records of sending domains point to.</summary>
public sealed class DomainOptions
{
    /// <summary>The domain whose MX takes bounces and whose SPF record lists our addresses; null leaves the return path record out.</summary>
    public string? ReturnPathDomain { get; init; }

    /// <summary>The label under a sending domain that leads to <see cref="ReturnPathDomain"/>. Default <c>bounce</c>.</summary>
    public string ReturnPathLabel { get; init; } = "bounce";

    /// <summary>The host that serves tracked links; null leaves the tracking record out.</summary>
    public string? TrackingHost { get; init; }

    /// <summary>The label under a sending domain that leads to <see cref="TrackingHost"/>. Default <c>click</c>.</summary>
    public string TrackingLabel { get; init; } = "click";

    /// <summary>Whether a provider keeps an identity for each domain (<see cref="DomainIdentitySync"/>): SES does.</summary>
    public bool HasIdentities { get; init; }

    /// <summary>
    /// How long a verified domain stays so while a required record is missing. Default 72 hours: a mistake in a zone
    /// is corrected after a weekend without mail having stopped.
    /// </summary>
    public TimeSpan MissingGrace { get; init; } = TimeSpan.FromHours(72);
}
