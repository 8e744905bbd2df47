using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EmailPlatform.Mail.Tests.Smtp;

/// <summary>A certificate for <c>mx.test</c> that nobody trusts.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 Instance { get; } = Create();

    private static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mx.test", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
