using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// SNS as a subscriber sees it: a key that signs notifications, and the host that serves its certificate over HTTPS. A process is led there by
/// <c>HTTPS_PROXY</c>, and believes it by <c>SSL_CERT_FILE</c> (<see cref="Environment"/>).
/// </summary>
public sealed class SnsAuthority : IAsyncDisposable
{
    public const string Topic = "arn:aws:sns:us-east-1:123456789012:ses-events";

    private const string Host = "sns.us-east-1.amazonaws.com";
    private const string CertificateUrl = $"https://{Host}/SimpleNotificationService-0123456789abcdef.pem";

    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _signing;
    private readonly X509Certificate2 _server;
    private readonly string _trusted = Path.GetTempFileName();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public SnsAuthority()
    {
        _signing = Certificate($"CN={Host}", _key, issuer: null);
        using var authorityKey = RSA.Create(2048);
        using var authority = Certificate("CN=EmailPlatform tests", authorityKey, issuer: null);
        using var serverKey = RSA.Create(2048);
        using var server = Certificate($"CN={Host}", serverKey, authority);
        using var withKey = server.CopyWithPrivateKey(serverKey);
        _server = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        File.WriteAllText(_trusted, authority.ExportCertificatePem());
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>What a process is told so that it finds the certificate here.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["HTTPS_PROXY"] = $"http://{_listener.LocalEndpoint}",
        ["SSL_CERT_FILE"] = _trusted,
    };

    /// <summary>A client of this process that is led here. It believes this host alone.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        Proxy = new WebProxy($"http://{_listener.LocalEndpoint}"),
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _server.GetCertHashString() },
    });

    /// <summary>A notification as SNS puts it into a subscribed queue (https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html).</summary>
    public string Notify(string message, string topic = Topic)
    {
        var notification = new JsonObject
        {
            ["Type"] = "Notification",
            ["MessageId"] = Guid.NewGuid().ToString(),
            ["TopicArn"] = topic,
            ["Message"] = message,
            ["Timestamp"] = "2026-05-02T00:54:06.655Z",
            ["UnsubscribeURL"] = $"https://{Host}/?Action=Unsubscribe",
        };
        return Sign(notification).ToJsonString();
    }

    /// <summary>The same notification with SNS's signature in the place of what stands there.</summary>
    public JsonObject Sign(JsonObject notification)
    {
        string[] names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
        var text = string.Concat(names.Where(name => notification[name] is not null).Select(name => $"{name}\n{notification[name]}\n"));
        notification["SignatureVersion"] = "2";
        notification["Signature"] = Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        notification["SigningCertURL"] = CertificateUrl;
        return notification;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        File.Delete(_trusted);
        _signing.Dispose();
        _server.Dispose();
        _key.Dispose();
        _stop.Dispose();
    }

    private static X509Certificate2 Certificate(string subject, RSA key, X509Certificate2? issuer)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        if (issuer is null)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
            return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        }
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        return request.Create(issuer, now.AddHours(-1), now.AddHours(20), [1, 2, 3, 4]);
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
            _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    /// <summary>One CONNECT, one TLS handshake, one GET.</summary>
    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            if (!(await ReadHeadAsync(stream)).StartsWith($"CONNECT {Host}:443 ", StringComparison.Ordinal))
                return;
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stop.Token);
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(_server, clientCertificateRequired: false, SslProtocols.None, checkCertificateRevocation: false);
            await ReadHeadAsync(tls);
            var pem = _signing.ExportCertificatePem();
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {pem.Length}\r\nConnection: close\r\n\r\n{pem}"), _stop.Token);
        }
    }

    private async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer, _stop.Token) > 0)
            head.Append((char)buffer[0]);
        return head.ToString();
    }
}
