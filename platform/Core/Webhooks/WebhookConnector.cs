using System.Net;
using System.Net.Sockets;

namespace EmailPlatform.Core.Webhooks;

/// <summary>
/// Opens connections for webhooks. The address that is checked is the one that is connected to,
/// so a name that resolves to something else a moment later (DNS rebinding) gains nothing.
/// </summary>
internal sealed class WebhookConnector(bool allowLoopback, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>A name may have several addresses; one that does not answer must not use up the whole request.</summary>
    private static readonly TimeSpan AddressTimeout = TimeSpan.FromSeconds(4);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        Exception failure = new WebhookAddressException();
        foreach (var address in addresses)
        {
            if (!Allows(address))
                continue;
            try
            {
                return await ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                failure = e;
            }
        }
        throw failure;
    }

    private bool Allows(IPAddress address) => PublicAddress.Is(address) || (allowLoopback && IPAddress.IsLoopback(address));

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AddressTimeout);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, deadline.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
