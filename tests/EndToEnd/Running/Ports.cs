using System.Net;
using System.Net.Sockets;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>TCP ports of 127.0.0.1.</summary>
internal static class Ports
{
    private static readonly Lock Taking = new();
    private static readonly HashSet<int> Taken = [];

    /// <summary>One that is free, and that no other test was given.</summary>
    public static int Free()
    {
        lock (Taking)
        {
            while (true)
            {
                using var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                var port = ((IPEndPoint)listener.LocalEndpoint).Port;
                if (Taken.Add(port))
                    return port;
            }
        }
    }

    public static async Task<bool> IsListeningAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
