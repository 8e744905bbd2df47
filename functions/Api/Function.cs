using EmailPlatform.Api;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Functions.Api;

/// <summary>The REST API behind API Gateway: the same endpoints as on one machine. Composed once, at the cold start or before the snapshot.</summary>
public sealed class Function
{
    private readonly ApiGatewayServer _server;
    private readonly Task _started;

    public Function()
        : this(services => services.AddAws())
    {
    }

    internal Function(Action<IServiceCollection> addPorts)
    {
        // The empty builder reads no settings files and adds no server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        addPorts(builder.Services);
        builder.Services
            .AddEmailPlatformCore()
            .AddEmailPlatformApi()
            .AddSingleton(provider => new ApiGatewayServer(
                provider.GetRequiredService<FunctionTime>().Usable,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ApiGatewayServer>>()))
            .AddSingleton<IServer>(provider => provider.GetRequiredService<ApiGatewayServer>());
        var app = builder.Build();
        app.MapEmailPlatformApi();
        _server = app.Services.GetRequiredService<ApiGatewayServer>();
        _started = app.StartAsync();
    }

    /// <param name="input">A proxy event.</param>
    /// <returns>A proxy response.</returns>
    public async Task<Stream> Handle(Stream input)
    {
        await _started;
        return await _server.HandleAsync(input);
    }
}
