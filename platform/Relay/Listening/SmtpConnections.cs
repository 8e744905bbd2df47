using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Server;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace EmailPlatform.Relay.Listening;

/// <summary>
/// Runs SMTP sessions on connections that Kestrel has accepted, within a listener's limits. When Kestrel stops, open transactions may end within
/// <see cref="ListeningLimits.StopTimeout"/>, and everybody else gets 421.
/// </summary>
internal sealed class SmtpConnections(ListeningLimits limits, SslStreamCertificateContext? certificate, TimeProvider time)
{
    private static readonly IPEndPoint Unknown = new(IPAddress.None, 0);
    private static readonly SmtpReply TooManyConnections = new(421, "4.7.0", "Too many connections; try again later");

    private readonly ConnectionSlots _slots = new(limits.MaxConnections, limits.MaxConnectionsPerAddress);
    private readonly SslServerAuthenticationOptions? _tls = certificate is null ? null : new SslServerAuthenticationOptions { ServerCertificateContext = certificate };

    /// <param name="optionsFor">What the client at an address is offered.</param>
    /// <param name="handler">For this connection alone.</param>
    public async Task ServeAsync(ConnectionContext connection, Func<IPEndPoint, SmtpServerOptions> optionsFor, ISmtpMailHandler handler)
    {
        var remote = connection.RemoteEndPoint as IPEndPoint ?? Unknown;
        if (!_slots.TryTake(remote.Address))
        {
            await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes($"{TooManyConnections}\r\n"), connection.ConnectionClosed);
            return;
        }

        try
        {
            await RunAsync(connection, remote, optionsFor(remote), handler);
        }
        catch (OperationCanceledException)
        {
            // The host stops and has waited long enough, or Kestrel has cut the connection.
        }
        catch (Exception fault) when (fault is AuthenticationException or IOException)
        {
            // No TLS came about where it had to: there is nobody to tell.
        }
        finally
        {
            _slots.Release(remote.Address);
        }
    }

    private async Task RunAsync(ConnectionContext connection, IPEndPoint remote, SmtpServerOptions options, ISmtpMailHandler handler)
    {
        // Not the token of the closed connection: a client may close its side and still wait for the reply.
        using var abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var longEnough = new CancellationTokenSource(limits.MaxSession, time);
        var hostStops = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(hostStops, longEnough.Token);
        using var hastening = stopping.Token.UnsafeRegister(_ => abort.CancelAfter(limits.StopTimeout), null);
        var upgrade = _tls is null ? null : TlsDuplexPipe.Upgrade(_tls, limits.HandshakeTimeout, time);
        var isTls = connection.Features.Get<ImplicitTls>() is not null;
        var transport = isTls ? await upgrade!(connection.Transport, abort.Token) : connection.Transport;
        await using var tls = transport as TlsDuplexPipe;
        var accepted = new SmtpServerConnection
        {
            Transport = transport,
            RemoteEndPoint = remote.ToString(),
            IsTls = isTls,
            StartTls = isTls ? null : upgrade,
        };
        await SmtpServerSession.RunAsync(accepted, options, handler, time, stopping.Token, abort.Token);
    }
}
