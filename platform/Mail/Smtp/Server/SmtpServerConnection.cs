using System.IO.Pipelines;

namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>A connection that a host has accepted. The host owns it and closes it after the session.</summary>
public sealed record SmtpServerConnection
{
    /// <summary>What the client sends and reads.</summary>
    public required IDuplexPipe Transport { get; init; }

    /// <summary>The client's address and port, for the handler.</summary>
    public required string RemoteEndPoint { get; init; }

    /// <summary>Whether TLS protects <see cref="Transport"/> already (RFC 8314 §3.3).</summary>
    public bool IsTls { get; init; }

    /// <summary>
    /// Does the server's side of a TLS handshake over the pipe it gets and returns the pipe to go on with. STARTTLS is offered when it is
    /// set. The session ends when it throws.
    /// </summary>
    public Func<IDuplexPipe, CancellationToken, Task<IDuplexPipe>>? StartTls { get; init; }
}
