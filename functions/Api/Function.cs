using EmailPlatform.Api;
using EmailPlatform.Aws.Blobs;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Keys;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core;
using EmailPlatform.Core.Rates;
using EmailPlatform.Html;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Functions.Api;

/// <summary>The REST API behind API Gateway: the same endpoints as on one machine. Composed once, at the cold start or before the snapshot.</summary>
public sealed class Function
{
    /// <summary>What an execution environment has not used for so long of a tenant's day goes back, so that it is not lost where the environment ends.</summary>
    private static readonly TimeSpan QuotaIdle = TimeSpan.FromMinutes(1);

    private readonly ApiGatewayServer _server;
    private readonly DailyQuota _quota;
    private readonly ILogger _log;
    private readonly Task _started;

    public Function()
        : this(services => services.AddAws().AddAwsTable().AddAwsBlobs().AddAwsKeys())
    {
    }

    internal Function(Action<IServiceCollection> addPorts)
    {
        // The empty builder reads no settings files and adds no server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        addPorts(builder.Services);
        builder.Services
            .AddEmailPlatformCore()
            .AddTemplateHtml()
            .AddEmailPlatformApi()
            .AddSingleton(provider => new ApiGatewayServer(
                provider.GetRequiredService<FunctionTime>().Usable,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ApiGatewayServer>>()))
            .AddSingleton<IServer>(provider => provider.GetRequiredService<ApiGatewayServer>());
        var app = builder.Build();
        app.MapEmailPlatformApi();
        _quota = app.Services.GetRequiredService<DailyQuota>();
        _log = app.Services.GetRequiredService<ILogger<Function>>();
        _server = app.Services.GetRequiredService<ApiGatewayServer>();
        _started = app.StartAsync();
    }

    /// <param name="input">A proxy event.</param>
    /// <returns>A proxy response.</returns>
    public async Task<Stream> Handle(Stream input)
    {
        await _started;
        var reply = await _server.HandleAsync(input);
        await ReturnIdleQuotaAsync();
        return reply;
    }

    /// <summary>There is no time between requests in which an execution environment runs. It asks memory, and the table only where something is idle.</summary>
    private async ValueTask ReturnIdleQuotaAsync()
    {
        try
        {
            await _quota.ReturnIdleAsync(QuotaIdle, CancellationToken.None);
        }
#pragma warning disable CA1031 // The reply is made, and the next request tries again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.QuotaKept(_log, exception);
        }
    }
}
