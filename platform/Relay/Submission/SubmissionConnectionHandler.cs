using System.Net;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Smtp.Server;
using EmailPlatform.Relay.Listening;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Relay.Submission;

/// <summary>Takes customers' mail over SMTP (RFC 6409) on connections that Kestrel has accepted.</summary>
public sealed class SubmissionConnectionHandler : ConnectionHandler
{
    private readonly MailAcceptor _acceptor;
    private readonly Authenticator _authenticator;
    private readonly RateLimiter _rates;
    private readonly SubmissionOptions _options;
    private readonly TimeProvider _time;
    private readonly SmtpConnections _connections;
    private readonly SmtpServerOptions _sessionOptions;

    public SubmissionConnectionHandler(
        MailAcceptor acceptor, Authenticator authenticator, RateLimiter rates, SubmissionOptions options, TimeProvider time,
        ILogger<SubmissionConnectionHandler> logger)
    {
        (_acceptor, _authenticator, _rates, _options, _time) = (acceptor, authenticator, rates, options, time);
        var limits = new ListeningLimits
        {
            MaxConnections = options.MaxConnections,
            MaxConnectionsPerAddress = options.MaxConnectionsPerAddress,
            HandshakeTimeout = options.HandshakeTimeout,
            StopTimeout = options.StopTimeout,
        };
        _connections = new SmtpConnections(limits, options.Certificate, time);
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
    public override Task OnConnectedAsync(ConnectionContext connection) =>
        _connections.ServeAsync(connection, OptionsFor, new SubmissionMailHandler(_acceptor, _authenticator, _rates, _options, _time));

    private SmtpServerOptions OptionsFor(IPEndPoint remote)
        => IPAddress.IsLoopback(remote.Address) ? _sessionOptions with { AllowPlaintextAuthentication = true } : _sessionOptions;
}
