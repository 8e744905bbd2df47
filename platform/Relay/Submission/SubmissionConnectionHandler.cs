using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Smtp.Server;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Relay.Submission;

/// <summary>
/// Takes customers' mail over SMTP (RFC 6409) on connections that Kestrel has accepted. When Kestrel stops, open transactions may end
/// within <see cref="SubmissionOptions.StopTimeout"/>, and everybody else gets 421.
/// </summary>
public sealed class SubmissionConnectionHandler : ConnectionHandler
{
    private static readonly IPEndPoint Unknown = new(IPAddress.None, 0);

    private readonly MailAcceptor _acceptor;
    private readonly Authenticator _authenticator;
    private readonly RateLimiter _rates;
    private readonly SubmissionOptions _options;
    private readonly TimeProvider _time;
    private readonly ConnectionSlots _slots;
    private readonly SmtpServerOptions _sessionOptions;
    private readonly SslServerAuthenticationOptions? _tls;

    public SubmissionConnectionHandler(
        MailAcceptor acceptor, Authenticator authenticator, RateLimiter rates, SubmissionOptions options, TimeProvider time,
        ILogger<SubmissionConnectionHandler> logger)
    {
        (_acceptor, _authenticator, _rates, _options, _time) = (acceptor, authenticator, rates, options, time);
        _slots = new ConnectionSlots(options.MaxConnections, options.MaxConnectionsPerAddress);
        _tls = options.Certificate is { } certificate ? new SslServerAuthenticationOptions { ServerCertificateContext = certificate } : null;
        _sessionOptions = new SmtpServerOptions
        {
            HostName = options.HostName,
            MaxMessageBytes = options.MaxMessageBytes,
            MaxRecipients = AcceptLimits.MaxRecipients,
            MaxTransactions = options.MaxMessagesPerConnection,
            IdleTimeout = options.IdleTimeout,
            DataTimeout = options.DataTimeout,
            OffersAuthentication = true,
            HandlerFailed = fault => Log.SubmissionFaulted(logger, fault),
        };
    }

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var remote = connection.RemoteEndPoint as IPEndPoint ?? Unknown;
        if (!_slots.TryTake(remote.Address))
        {
            await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes($"{SubmissionReplies.TooManyConnections}\r\n"), connection.ConnectionClosed);
            return;
        }

        try
        {
            await ServeAsync(connection, remote);
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

    private async Task ServeAsync(ConnectionContext connection, IPEndPoint remote)
    {
        // Not the token of the closed connection: a client may close its side and still wait for the reply.
        using var abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        var hostStops = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var hastening = hostStops.UnsafeRegister(_ => abort.CancelAfter(_options.StopTimeout), null);
        var upgrade = _tls is null ? null : TlsDuplexPipe.Upgrade(_tls, _options.HandshakeTimeout, _time);
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
        var handler = new SubmissionMailHandler(_acceptor, _authenticator, _rates, _options, _time);
        await SmtpServerSession.RunAsync(accepted, OptionsFor(remote), handler, _time, hostStops, abort.Token);
    }

    private SmtpServerOptions OptionsFor(IPEndPoint remote)
        => IPAddress.IsLoopback(remote.Address) ? _sessionOptions with { AllowPlaintextAuthentication = true } : _sessionOptions;
}
