using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Relay.Inbound;

/// <summary>Composition of the SMTP listener for bounces and feedback reports.</summary>
public static class InboundServices
{
    /// <summary>
    /// Adds what <see cref="ListenInbound"/> needs. <see cref="Core.Inbound.ReportIntake"/>, <see cref="TimeProvider"/> and logging are added elsewhere.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IServiceCollection AddInbound(this IServiceCollection services, InboundOptions options)
    {
        options.Validate();
        return services.AddSingleton(options).AddSingleton<InboundConnectionHandler>();
    }

    /// <summary>Listens for SMTP there.</summary>
    public static void ListenInbound(this KestrelServerOptions kestrel, IPEndPoint endpoint) =>
        kestrel.Listen(endpoint, listener => listener.UseConnectionHandler<InboundConnectionHandler>());
}
