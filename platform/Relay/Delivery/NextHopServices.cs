using EmailPlatform.Core.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Relay.Delivery;

/// <summary>Composition of the next hop.</summary>
public static class NextHopServices
{
    /// <summary>Adds a <see cref="NextHopTransport"/>, also as the <see cref="IMailTransport"/>. Needs <see cref="TimeProvider"/> and logging.</summary>
    public static IServiceCollection AddNextHop(this IServiceCollection services, NextHopOptions options) => services
        .AddSingleton(options)
        .AddSingleton<NextHopTransport>()
        .AddSingleton<IMailTransport>(static provider => provider.GetRequiredService<NextHopTransport>());
}
