using Amazon.Runtime;
using EmailPlatform.TestKit.Aws;

namespace EmailPlatform.Aws.Tests.Clients;

/// <summary>How a client finds an emulator.</summary>
internal static class LocalAws
{
    public const string Region = "us-east-1";

    public static readonly BasicAWSCredentials Credentials = new(TestCredentials.AccessKey, TestCredentials.SecretKey);

    public static Action<ClientConfig> At(Uri endpoint) => config =>
    {
        config.ServiceURL = endpoint.AbsoluteUri;
        config.AuthenticationRegion = Region;
        config.DefaultAWSCredentials = Credentials;
    };
}
