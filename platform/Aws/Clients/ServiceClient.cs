using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace EmailPlatform.Aws.Clients;

/// <summary>
/// A service that speaks JSON, on the pipeline of AWSSDK.Core: its credentials, SigV4, retries, endpoints. An error is an
/// <see cref="AmazonServiceException"/> with the service's code.
/// </summary>
public abstract class ServiceClient : AmazonServiceClient
{
    private readonly string _service;

    private protected ServiceClient(ServiceConfig config, Action<ClientConfig>? configure)
        : base(Configured(config, configure)) => _service = config.ServiceId;

    /// <summary>The pipeline as the SDK's generated clients have it: the generic endpoint resolver gives way, and the signer is chosen before each attempt.</summary>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new BaseEndpointResolver());
        pipeline.AddHandlerAfter<RetryHandler>(new SigningResolver());
    }

    private protected Task<TReply> CallAsync<TInput, TReply>(
        ServiceOperation<TInput, TReply> operation, TInput input, CancellationToken cancellationToken)
        where TReply : class, new() => CallAsync(
            operation, operation.Method is "GET" or "DELETE" ? [] : JsonSerializer.SerializeToUtf8Bytes(input, operation.Input), cancellationToken);

    /// <param name="body">The input, as the service reads it.</param>
    private protected async Task<TReply> CallAsync<TInput, TReply>(
        ServiceOperation<TInput, TReply> operation, byte[] body, CancellationToken cancellationToken)
        where TReply : class, new()
    {
        var request = new ServiceRequest(_service, operation.Method, operation.Path, operation.Target, operation.ContentType, body);
        var options = new InvokeOptions
        {
            RequestMarshaller = ServiceRequest.Marshaller.Instance,
            ResponseUnmarshaller = new ServiceReply<TReply>.Reader(operation.Reply),
        };
        return (await InvokeAsync<ServiceReply<TReply>>(request, options, cancellationToken).ConfigureAwait(false)).Content;
    }

    private static ServiceConfig Configured(ServiceConfig config, Action<ClientConfig>? configure)
    {
        configure?.Invoke(config);
        return config;
    }

    private sealed class SigningResolver : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => [.. AuthSchemeOption.DEFAULT_SIGV4];
    }
}
