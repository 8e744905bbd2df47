using System.Security.Cryptography;
using EmailPlatform.Relay.Certificates;
using EmailPlatform.TestKit;

namespace EmailPlatform.Relay.Tests.Certificates;

public sealed class CertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificate-");

    private string PemFile => Path.Combine(_folder.FullName, "smtp.pem");

    [Fact]
    public void SelfSigned_SecondStart_IsTheSame()
    {
        var first = SelfSignedCertificate.LoadOrCreate(PemFile, "mail.example.test", TimeProvider.System).TargetCertificate;
        var second = SelfSignedCertificate.LoadOrCreate(PemFile, "mail.example.test", TimeProvider.System).TargetCertificate;
        Assert.Equal(first.Thumbprint, second.Thumbprint);
        Assert.True(first.HasPrivateKey && second.HasPrivateKey);
        Assert.True(first.MatchesHostname("mail.example.test"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PemFile));
    }

    [Fact]
    public void SelfSigned_OtherHostOrNearItsEnd_IsMadeAgain()
    {
        var time = new ManualTimeProvider();
        var first = SelfSignedCertificate.LoadOrCreate(PemFile, "mail.example.test", time).TargetCertificate;
        var other = SelfSignedCertificate.LoadOrCreate(PemFile, "127.0.0.1", time).TargetCertificate;
        time.Advance(TimeSpan.FromDays(800));
        var renewed = SelfSignedCertificate.LoadOrCreate(PemFile, "127.0.0.1", time).TargetCertificate;
        Assert.True(other.MatchesHostname("127.0.0.1"));
        Assert.Equal(3, new[] { first.Thumbprint, other.Thumbprint, renewed.Thumbprint }.Distinct().Count());
    }

    [Fact]
    public void Pem_CertificateAndKey_AreLoaded()
    {
        var made = SelfSignedCertificate.LoadOrCreate(PemFile, "mail.example.test", TimeProvider.System).TargetCertificate;
        var loaded = PemCertificate.Load(PemFile, PemFile).TargetCertificate;
        Assert.Equal(made.Thumbprint, loaded.Thumbprint);
        Assert.True(loaded.HasPrivateKey);
    }

    [Fact]
    public void Pem_NoKey_Throws()
    {
        File.WriteAllText(PemFile, "nothing");
        Assert.Throws<CryptographicException>(() => PemCertificate.Load(PemFile, PemFile));
        Assert.Throws<CryptographicException>(() => SelfSignedCertificate.LoadOrCreate(PemFile, "mail.example.test", TimeProvider.System));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
