using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EmailPlatform.Aws.Feedback;

namespace EmailPlatform.Aws.Tests.Feedback;

/// <summary>A topic of SNS with a key of its own: it signs as SNS does, and its certificate is served where SNS serves its.</summary>
internal sealed class SnsTopic : HttpMessageHandler
{
    public const string Arn = "arn:aws:sns:us-east-1:123456789012:mail-events";
    public const string CertificateUrl = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem";

    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    public SnsTopic(TimeProvider time)
    {
        var request = new CertificateRequest("CN=sns.amazonaws.com", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _certificate = request.CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddDays(30));
        Certificates = new SnsCertificates(new HttpClient(this), time);
    }

    public SnsCertificates Certificates { get; }

    /// <summary>The URLs that were fetched.</summary>
    public List<Uri> Fetched { get; } = [];

    public JsonObject Notify(string message, string version = "2", string? subject = null)
    {
        var notification = new JsonObject
        {
            ["Type"] = "Notification",
            ["MessageId"] = "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
            ["TopicArn"] = Arn,
            ["Message"] = message,
            ["Timestamp"] = "2026-01-02T03:04:05.678Z",
            ["SignatureVersion"] = version,
            ["SigningCertURL"] = CertificateUrl,
            ["UnsubscribeURL"] = "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
        };
        if (subject is not null)
            notification["Subject"] = subject;
        return Sign(notification);
    }

    /// <summary>Signs what stands there now.</summary>
    public JsonObject Sign(JsonObject notification)
    {
        string[] names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
        var text = string.Concat(names.Where(notification.ContainsKey).Select(name => $"{name}\n{notification[name]!.GetValue<string>()}\n"));
        var hash = notification["SignatureVersion"]!.GetValue<string>() == "1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        notification["Signature"] = Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes(text), hash, RSASignaturePadding.Pkcs1));
        return notification;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Fetched.Add(request.RequestUri!);
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(_certificate.ExportCertificatePem()) });
    }

    protected override void Dispose(bool disposing)
    {
        _certificate.Dispose();
        _key.Dispose();
        base.Dispose(disposing);
    }
}
