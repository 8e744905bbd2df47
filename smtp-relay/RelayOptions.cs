using System.Net.Security;
using EmailPlatform.Relay.Certificates;

namespace EmailPlatform.SmtpRelay;

/// <summary>
/// What a deployment tells the relay beyond what it tells every function: environment variables, each named <c>EMAILPLATFORM_</c> and
/// what stands at its property.
/// </summary>
/// <exception cref="InvalidOperationException">By every property: its variable is missing.</exception>
internal sealed class RelayOptions(IConfiguration environment)
{
    private const string Prefix = "EMAILPLATFORM_";

    /// <summary>Ports of the container, which runs without the right to lower ones. The balancer listens on 2525, 587, 465 and sends them here.</summary>
    public static readonly (int Port, bool Tls)[] Listeners = [(2525, false), (2587, false), (2465, true)];

    /// <summary>Where bounces and feedback reports come in; the balancer listens on 25.</summary>
    public const int InboundPort = 2526;

    /// <summary>For the balancer's health checks.</summary>
    public const int HealthPort = 8080;

    /// <summary><c>HOSTNAME</c>: the name that clients connect to, in the greeting and on the certificate.</summary>
    public string HostName => Required("HOSTNAME");

    /// <summary><c>TLS_CERTIFICATE</c> and <c>TLS_KEY</c>: the certificate with its intermediates, and its key, both PEM, from Secrets Manager.</summary>
    public SslStreamCertificateContext Certificate => PemCertificate.Parse(Required("TLS_CERTIFICATE"), Required("TLS_KEY"));

    /// <summary>Whether bounces come back here: <c>RETURN_PATH_DOMAIN</c> names a domain, whose MX is the balancer.</summary>
    public bool TakesBounces => environment[Prefix + "RETURN_PATH_DOMAIN"] is { Length: > 0 };

    private string Required(string variable) => environment[Prefix + variable] is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"The environment variable {Prefix}{variable} is not set.");
}
