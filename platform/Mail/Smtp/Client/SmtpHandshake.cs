using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Text;

namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>Opens a session: greeting, EHLO, TLS, AUTH.</summary>
internal sealed class SmtpHandshake(SmtpClientConnection connection, SmtpClientOptions options)
{
    private const int TlsNotAvailable = 454;

    /// <summary>The step that is under way.</summary>
    public SmtpStage Stage { get; private set; } = SmtpStage.Greeting;

    /// <summary>What the server offers, after TLS when there is TLS.</summary>
    public SmtpCapabilities Capabilities { get; private set; } = SmtpCapabilities.None;

    /// <summary>Whether TLS protects the session.</summary>
    public bool IsTls { get; private set; }

    /// <summary>Goes through all steps; the reply that refused one, or null when the session is open.</summary>
    public async ValueTask<SmtpReply?> RunAsync()
    {
        if (options.Tls == TlsPolicy.Implicit)
            await SecureAsync().ConfigureAwait(false);

        Stage = SmtpStage.Greeting;
        var greeting = await connection.ReadReplyAsync(options.Timeouts.Greeting).ConfigureAwait(false);
        if (greeting.Code != 220)
            return Refusal(greeting);

        return await SayHelloAsync().ConfigureAwait(false)
            ?? await StartTlsAsync().ConfigureAwait(false)
            ?? await AuthenticateAsync().ConfigureAwait(false);
    }

    private async ValueTask<SmtpReply?> SayHelloAsync()
    {
        Stage = SmtpStage.Ehlo;
        var reply = await CommandAsync($"EHLO {options.EhloName}").ConfigureAwait(false);
        if (reply.Code == 250)
        {
            Capabilities = SmtpCapabilities.Parse(reply);
            return null;
        }

        // Only a server that does not know EHLO is asked again (RFC 5321 §3.2).
        if (reply.Code is not (500 or 501 or 502 or 504 or 550))
            return Refusal(reply);

        Capabilities = SmtpCapabilities.None;
        reply = await CommandAsync($"HELO {options.EhloName}").ConfigureAwait(false);
        return reply.Code == 250 ? null : Refusal(reply);
    }

    private async ValueTask<SmtpReply?> StartTlsAsync()
    {
        if (IsTls || options.Tls == TlsPolicy.None)
            return null;

        Stage = SmtpStage.Tls;
        if (!Capabilities.StartTls)
        {
            return options.Tls == TlsPolicy.Opportunistic
                ? null
                : throw connection.Lose(SmtpFailureKind.TlsFailed, "TLS is required, and the server does not offer STARTTLS.");
        }

        var reply = await CommandAsync("STARTTLS").ConfigureAwait(false);
        if (reply.Code != 220)
            return options.Tls == TlsPolicy.Opportunistic && reply.Code is TlsNotAvailable or (>= 500 and < 600) ? null : Refusal(reply);

        await SecureAsync().ConfigureAwait(false);
        return await SayHelloAsync().ConfigureAwait(false);
    }

    [SuppressMessage("Security", "CA5359:Do Not Disable Certificate Validation", Justification = "CertificatePolicy.AcceptAny says so.")]
    private async ValueTask SecureAsync()
    {
        Stage = SmtpStage.Tls;
        var tls = new SslClientAuthenticationOptions { TargetHost = options.ServerName };
        if (options.Certificates == CertificatePolicy.AcceptAny)
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;

        await connection.UpgradeAsync(tls, options.Timeouts.Greeting).ConfigureAwait(false);
        IsTls = true;
    }

    private async ValueTask<SmtpReply?> AuthenticateAsync()
    {
        if (options.Credentials is not { } credentials)
            return null;

        Stage = SmtpStage.Authentication;
        if (!IsTls && !options.AllowPlaintextCredentials)
            throw connection.Lose(SmtpFailureKind.AuthenticationUnavailable, "Credentials are not sent over a connection without TLS.");

        if (!credentials.CanBeSent)
            throw connection.Lose(SmtpFailureKind.AuthenticationUnavailable, "The credentials hold a character that no mechanism can send.");

        var reply = credentials.IsAccessToken
            ? await AuthWithTokenAsync(credentials).ConfigureAwait(false)
            : await AuthWithPasswordAsync(credentials).ConfigureAwait(false);
        return reply.Code == 235 ? null : Refusal(reply);
    }

    private ValueTask<SmtpReply> AuthWithPasswordAsync(SmtpCredentials credentials)
        => Capabilities.AuthMechanisms.Contains("PLAIN") ? AuthPlainAsync(credentials)
            : Capabilities.AuthMechanisms.Contains("LOGIN") ? AuthLoginAsync(credentials)
            : throw connection.Lose(SmtpFailureKind.AuthenticationUnavailable, "The server offers neither AUTH PLAIN nor AUTH LOGIN.");

    private async ValueTask<SmtpReply> AuthWithTokenAsync(SmtpCredentials credentials)
    {
        if (!Capabilities.AuthMechanisms.Contains("XOAUTH2"))
            throw connection.Lose(SmtpFailureKind.AuthenticationUnavailable, "The server does not offer AUTH XOAUTH2.");

        var response = Base64($"user={credentials.User}\u0001auth=Bearer {credentials.Password}\u0001\u0001");
        var reply = await CommandAsync($"AUTH XOAUTH2 {response}", "AUTH XOAUTH2 ***").ConfigureAwait(false);
        // Why it was refused comes as a challenge; the refusal itself follows an empty answer to it.
        return reply.Code == 334 ? await CommandAsync("").ConfigureAwait(false) : reply;
    }

    private ValueTask<SmtpReply> AuthPlainAsync(SmtpCredentials credentials)
        => CommandAsync($"AUTH PLAIN {Base64($"\0{credentials.User}\0{credentials.Password}")}", "AUTH PLAIN ***");

    private async ValueTask<SmtpReply> AuthLoginAsync(SmtpCredentials credentials)
    {
        var reply = await CommandAsync("AUTH LOGIN").ConfigureAwait(false);
        if (reply.Code == 334)
            reply = await CommandAsync(Base64(credentials.User), "***").ConfigureAwait(false);
        if (reply.Code == 334)
            reply = await CommandAsync(Base64(credentials.Password), "***").ConfigureAwait(false);
        return reply;
    }

    private async ValueTask<SmtpReply> CommandAsync(string line, string? redacted = null)
    {
        connection.WriteLine(line, redacted);
        await connection.FlushAsync(options.Timeouts.Other).ConfigureAwait(false);
        return await connection.ReadReplyAsync(options.Timeouts.Greeting).ConfigureAwait(false);
    }

    private SmtpReply Refusal(SmtpReply reply) => reply.Class != SmtpReplyClass.Positive
        ? reply
        : throw connection.Lose(SmtpFailureKind.ProtocolError, $"The server answered with an unexpected {reply.Code}.");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
