using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EmailPlatform.Relay.Certificates;

/// <summary>A server's certificate in PEM files, as certificate authorities give it out.</summary>
public static class PemCertificate
{
    /// <param name="certificateFile">The certificate, and behind it the intermediate ones.</param>
    /// <param name="keyFile">Its key, not encrypted. May be the same file.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">They are no certificate with its key.</exception>
    public static SslStreamCertificateContext Load(string certificateFile, string keyFile)
    {
        var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    /// <summary>The same from the files' content, as a secret's store gives it.</summary>
    /// <exception cref="CryptographicException">They are no certificate with its key.</exception>
    public static SslStreamCertificateContext Parse(string certificatePem, string keyPem)
    {
        var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificatePem);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
