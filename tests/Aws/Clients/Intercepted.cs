using Amazon.Runtime;

namespace EmailPlatform.Aws.Tests.Clients;

/// <summary>Lets a handler see, change or answer what a client sends.</summary>
internal sealed class Intercepted(HttpMessageHandler handler) : HttpClientFactory
{
    public static Action<ClientConfig> At(Uri endpoint, HttpMessageHandler handler) => config =>
    {
        LocalAws.At(endpoint)(config);
        config.HttpClientFactory = new Intercepted(handler);
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(handler, disposeHandler: false);

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
