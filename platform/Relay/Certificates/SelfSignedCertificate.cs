using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EmailPlatform.Relay.Certificates;

/// <summary>
/// The certificate of a server that was given none: encryption against listening. It is kept in a file, so that a client which has
/// remembered it meets the same one after a restart.
/// </summary>
public static class SelfSignedCertificate
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(825);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The one in the file; a new one, written there, where there is no file, or the one in it is for another host or ends soon.</summary>
    /// <param name="file">PEM, certificate and key; made with mode 0600.</param>
    /// <param name="hostName">A host name or an IP address.</param>
    /// <param name="time">For the validity.</param>
    /// <exception cref="CryptographicException">The file is there and is something else.</exception>
    public static SslStreamCertificateContext LoadOrCreate(string file, string hostName, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (File.Exists(file))
        {
            var kept = X509Certificate2.CreateFromPemFile(file);
            if (kept.MatchesHostname(hostName) && kept.NotAfter.ToUniversalTime() > (now + RenewBefore).UtcDateTime)
                return SslStreamCertificateContext.Create(kept, additionalCertificates: null, offline: true);
            kept.Dispose();
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = Make(key, hostName, now);
        Write(file, $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return SslStreamCertificateContext.Create(made, additionalCertificates: null, offline: true);
    }

    private static X509Certificate2 Make(ECDsa key, string hostName, DateTimeOffset now)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(hostName);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(hostName, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(hostName);

        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request.CreateSelfSigned(now - TimeSpan.FromHours(1), now + Lifetime);
    }

    /// <summary>Whole or not at all, also after a loss of power, and never readable to others.</summary>
    private static void Write(string file, string pem)
    {
        var unfinished = file + ".new";
        File.Delete(unfinished);
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var written = new FileStream(unfinished, creation))
        {
            written.Write(Encoding.ASCII.GetBytes(pem));
            written.Flush(flushToDisk: true);
        }

        File.Move(unfinished, file, overwrite: true);
    }
}
