using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;

namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>The server's side of TLS over a pair of pipes: what a host gives as <see cref="SmtpServerConnection.StartTls"/>.</summary>
public sealed class TlsDuplexPipe : IDuplexPipe, IAsyncDisposable
{
    private readonly SslStream _tls;

    private TlsDuplexPipe(SslStream tls)
    {
        _tls = tls;
        Input = PipeReader.Create(tls, new StreamPipeReaderOptions(leaveOpen: true));
        Output = PipeWriter.Create(tls, new StreamPipeWriterOptions(leaveOpen: true));
    }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <summary>Makes the function that does the handshake.</summary>
    /// <param name="options">The certificate, and what else the server insists on.</param>
    /// <param name="handshakeTimeout">For the whole handshake.</param>
    /// <param name="clock">For the timeout.</param>
    public static Func<IDuplexPipe, CancellationToken, Task<IDuplexPipe>> Upgrade(
        SslServerAuthenticationOptions options, TimeSpan handshakeTimeout, TimeProvider clock)
        => (transport, cancellationToken) => UpgradeAsync(transport, options, handshakeTimeout, clock, cancellationToken);

    /// <summary>Says goodbye to the client and frees what TLS holds. The pipes beneath stay.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _tls.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The client has gone already, which ends TLS as well.
        }

        await _tls.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<IDuplexPipe> UpgradeAsync(
        IDuplexPipe transport, SslServerAuthenticationOptions options, TimeSpan handshakeTimeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(handshakeTimeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var tls = new SslStream(new DuplexPipeStream(transport), leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsServerAsync(options, linked.Token).ConfigureAwait(false);
            return new TlsDuplexPipe(tls);
        }
        catch (Exception e)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new AuthenticationException("The TLS handshake took too long.", e);
            throw;
        }
    }
}
