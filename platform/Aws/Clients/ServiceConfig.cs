using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace EmailPlatform.Aws.Clients;

/// <summary>
/// The configuration of one service's client. Region, credentials and endpoint are found by the SDK's own chains unless they are set.
/// </summary>
internal sealed class ServiceConfig : ClientConfig
{
    /// <summary>An attempt that has no answer by then is given up; the longest wait of a call is this times the attempts.</summary>
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    private readonly string _endpointPrefix;

    /// <param name="serviceId">The SDK's id of the service; it chooses <c>AWS_ENDPOINT_URL_…</c>.</param>
    /// <param name="endpointPrefix">The first label of the endpoint's host.</param>
    /// <param name="signingName">The service in the credential scope of SigV4.</param>
    public ServiceConfig(string serviceId, string endpointPrefix, string signingName)
        : base(new StandardDefaults())
    {
        _endpointPrefix = endpointPrefix;
        ServiceId = serviceId;
        AuthenticationServiceName = signingName;
        Timeout = AttemptTimeout;
        EndpointProvider = new RegionalEndpoint(this);
    }

    public override string ServiceVersion => "1";

    public override string UserAgent => "email-platform";

    public override string RegionEndpointServiceName => _endpointPrefix;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => EndpointOf(this);

    private static Endpoint EndpointOf(ServiceConfig config)
    {
        if (config.ServiceURL is { } url)
            return new Endpoint(url);
        var region = config.RegionEndpoint ?? throw new AmazonClientException("No AWS region is configured.");
        return new Endpoint($"https://{config._endpointPrefix}.{region.SystemName}.{region.PartitionDnsSuffix}");
    }

    private sealed class RegionalEndpoint(ServiceConfig config) : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters parameters) => EndpointOf(config);
    }

    /// <summary>The SDK's standard mode, whichever is asked for: timeouts are ours.</summary>
    private sealed class StandardDefaults : IDefaultConfigurationProvider
    {
        public IDefaultConfiguration GetDefaultConfiguration(RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode = null) =>
            new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard };
    }
}
