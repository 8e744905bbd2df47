using System.Net;
using EmailPlatform.Core;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Relay.Inbound;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Relay.Tests.Inbound;

/// <summary>The listener for what comes back. One tenant, some of whose messages have left.</summary>
internal sealed class InboundHost(Func<InboundOptions, InboundOptions> configure) : ListeningHost
{
    public RecordingStream Stream { get; } = new();

    public static async Task<InboundHost> StartAsync(Func<InboundOptions, InboundOptions>? configure = null)
    {
        var host = new InboundHost(configure ?? (static options => options));
        await host.OpenAsync();
        return host;
    }

    /// <summary>The reverse path of a message that has left.</summary>
    public async Task<(MessageId Message, string ReturnPath)> SendAsync(int ordinal = 0)
    {
        var send = new SendRecord
        {
            Id = SendId.New(TimeProvider.System),
            Route = SendRoute.Single,
            Stream = MailStream.Transactional,
            AcceptedAt = TimeProvider.System.GetUtcNow(),
            RecipientCount = 1,
        };
        var record = new MessageRecord
        {
            Id = send.Id.Recipient(ordinal),
            Recipient = "b@example.net",
            Stream = send.Stream,
            AcceptedAt = send.AcceptedAt,
        };
        await Services.GetRequiredService<ITable>().WriteAsync(MessageLog.Put(TenantId.Default, record, null), CancellationToken.None);
        var path = await Services.GetRequiredService<ReturnPaths>().OfAsync(TenantId.Default, record.Id, 1, CancellationToken.None);
        return (record.Id, path.Value);
    }

    protected override void Listen(KestrelServerOptions kestrel) => kestrel.ListenInbound(new IPEndPoint(IPAddress.Loopback, 0));

    protected override void AddServices(IServiceCollection services) => services
        .AddSingleton<IEventStream>(Stream)
        .AddSingleton(new SenderOptions { ReturnPathDomain = "bounces.example.test", PublicUrl = new Uri("https://mail.example.test") })
        .AddEmailPlatformCore()
        .AddInbound(configure(new InboundOptions { HostName = HostName, Certificate = CertificateContext }));

    protected override async Task PrepareAsync() =>
        await Services.GetRequiredService<TenantStore>().CreateAsync(TenantId.Default, "Test", TenantLimits.Default, CancellationToken.None);
}
