using EmailPlatform.Core.Inbound;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Bounces;
using EmailPlatform.Mail.Smtp.Server;
using EmailPlatform.Relay.Listening;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Relay.Inbound;

/// <summary>Takes bounces and feedback reports over SMTP, from anybody, on connections that Kestrel has accepted.</summary>
public sealed class InboundConnectionHandler : ConnectionHandler
{
    private readonly InboundMailHandler _handler;
    private readonly SmtpConnections _connections;
    private readonly SmtpServerOptions _sessionOptions;

    public InboundConnectionHandler(ReportIntake reports, InboundOptions options, TimeProvider time, ILogger<InboundConnectionHandler> logger)
    {
        _handler = new InboundMailHandler(reports);
        var limits = new ListeningLimits
        {
            MaxConnections = options.MaxConnections,
            MaxConnectionsPerAddress = options.MaxConnectionsPerAddress,
            HandshakeTimeout = options.HandshakeTimeout,
            StopTimeout = options.StopTimeout,
            MaxSession = options.MaxSession,
        };
        _connections = new SmtpConnections(limits, options.Certificate, time);
        _sessionOptions = new SmtpServerOptions
        {
            HostName = options.HostName,
            MaxMessageBytes = options.MaxMessageBytes,
            MaxKeptBytes = BounceReader.MaxBytes,
            MaxRecipients = options.MaxRecipients,
            MaxTransactions = options.MaxMessagesPerConnection,
            IdleTimeout = options.IdleTimeout,
            DataTimeout = options.DataTimeout,
            // Mail systems write from wherever they are; it is never answered.
            AddressForms = AddressForms.SingleLabelDomain | AddressForms.DomainLiteral,
            HandlerFailed = fault => Log.InboundFaulted(logger, fault),
        };
    }

    /// <inheritdoc/>
    public override Task OnConnectedAsync(ConnectionContext connection) => _connections.ServeAsync(connection, _ => _sessionOptions, _handler);
}
