using System.Net;
using System.Net.Sockets;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Relay.Delivery;

/// <summary>Opens sessions with the next hop.</summary>
internal sealed class HopDialer(NextHopOptions options, TimeProvider time)
{
    private readonly bool _isLoopback = options.Hop.Host == "localhost" || (IPAddress.TryParse(options.Hop.Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>A session, or what that there is none means for all messages.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<(SmtpClientSession? Session, DeliveryOutcome.Deferred? Failure)> DialAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var outcome = await ConnectAsync(options.Hop.Tls, either.Token);
            // TLS was only a bonus, and a hop whose TLS is broken still takes mail (RFC 7435 §4.2).
            if (outcome is SmtpConnectOutcome.Failed { Failure.Kind: SmtpFailureKind.TlsFailed } && options.Hop is { Tls: TlsPolicy.Opportunistic, Credentials: null })
                outcome = await ConnectAsync(TlsPolicy.None, either.Token);
            return outcome switch
            {
                SmtpConnectOutcome.Connected connected => (connected.Session, null),
                SmtpConnectOutcome.Refused refused => (null, HopOutcomes.OfHandshake(refused.Reply, options)),
                SmtpConnectOutcome.Failed failed => (null, HopOutcomes.OfHandshake(failed.Failure, options)),
                _ => throw new InvalidOperationException("A connection has an outcome of another kind."),
            };
        }
        catch (SocketException e)
        {
            var isName = e.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery;
            return (null, HopOutcomes.Deferred($"Connecting to {options.Hop}: {e.Message}", isName ? "4.4.3" : "4.4.1", options));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, HopOutcomes.Deferred($"No session with {options.Hop} within {options.ConnectTimeout.TotalSeconds:0} s.", "4.4.1", options));
        }
    }

    private async Task<SmtpConnectOutcome> ConnectAsync(TlsPolicy tls, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Hop.Host, options.Hop.Port, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return await SmtpClientSession.ConnectAsync(new NetworkStream(socket, ownsSocket: true), SessionOptions(tls), time, cancellationToken);
    }

    private SmtpClientOptions SessionOptions(TlsPolicy tls)
    {
        var mustVerify = options.Hop.Tls is TlsPolicy.Required or TlsPolicy.Implicit || (options.Hop.Credentials is not null && !_isLoopback);
        return new SmtpClientOptions
        {
            EhloName = options.EhloName,
            ServerName = options.Hop.Host,
            Tls = tls,
            Certificates = options.Certificates ?? (mustVerify ? CertificatePolicy.Verify : CertificatePolicy.AcceptAny),
            Credentials = options.Hop.Credentials,
            AllowPlaintextCredentials = _isLoopback,
            // Of a transaction: the deadline of its message ends every wait.
            Timeouts = new SmtpTimeouts
            {
                Mail = Timeout.InfiniteTimeSpan,
                Recipient = Timeout.InfiniteTimeSpan,
                DataInitiation = Timeout.InfiniteTimeSpan,
                DataBlock = Timeout.InfiniteTimeSpan,
                DataTermination = Timeout.InfiniteTimeSpan,
                Other = options.StopTimeout,
            },
        };
    }
}
