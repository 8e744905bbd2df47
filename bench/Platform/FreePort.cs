using System.Net;
using System.Net.Sockets;

namespace EmailPlatform.Bench.Platform;

/// <summary>Loopback ports that nobody listens on.</summary>
internal static class FreePort
{
    public static IPEndPoint Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
