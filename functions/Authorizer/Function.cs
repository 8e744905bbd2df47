using System.Text.Json;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Keys;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Authorizer;

/// <summary>Checks the credential of each request before API Gateway lets it in, and says whose usage key it counts for.</summary>
public sealed class Function
{
    private readonly RequestAuthorizer _authorizer;

    public Function()
        : this(services => services.AddAws().AddAwsTable().AddAwsKeys())
    {
    }

    internal Function(Action<IServiceCollection> addPorts)
    {
        var services = new ServiceCollection();
        addPorts(services);
        _authorizer = services
            .AddEmailPlatformCore()
            .AddSingleton<UsageKeys>()
            .AddSingleton<RequestAuthorizer>()
            .BuildServiceProvider()
            .GetRequiredService<RequestAuthorizer>();
    }

    /// <param name="input">An event of a TOKEN authorizer.</param>
    /// <returns>A policy.</returns>
    public async Task<Stream> Handle(Stream input)
    {
        var request = await JsonSerializer.DeserializeAsync(input, AuthorizerJson.Default.AuthorizerEvent);
        var policy = await _authorizer.AuthorizeAsync(request!, CancellationToken.None);
        return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(policy, AuthorizerJson.Default.AuthorizerReply));
    }
}
