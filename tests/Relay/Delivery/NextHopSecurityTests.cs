using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Relay.Tests.Delivery;

public sealed class NextHopSecurityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_HopOffersTls_GoesOverTlsWithAnyCertificate()
    {
        using var certificate = SelfSigned();
        await using var hop = new FakeHop { Certificate = certificate };
        await using var transport = Outgoing.Transport(hop);
        Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message(), Cancellation));
        Assert.Equal(["EHLO", "STARTTLS", "EHLO", "MAIL"], hop.Commands.Take(4).Select(command => command.Split(' ')[0]));
    }

    [Fact]
    public async Task Deliver_TlsOfTheHopIsBroken_GoesWithout()
    {
        using var certificate = SelfSigned();
        await using var hop = new FakeHop { Certificate = certificate, TlsIsBroken = true };
        await using var transport = Outgoing.Transport(hop);
        Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message(), Cancellation));
    }

    [Fact]
    public async Task Deliver_TlsRequiredAndNotOffered_IsDeferred()
    {
        await using var hop = new FakeHop();
        await using var transport = Outgoing.Transport(Outgoing.Options($"smtp+tls://127.0.0.1:{hop.Port}"));
        var outcome = Assert.IsType<DeliveryOutcome.Deferred>(await transport.DeliverAsync(Outgoing.Message(), Cancellation));
        Assert.Equal(("4.7.5", TimeSpan.FromMinutes(5)), (outcome.EnhancedStatus, outcome.RetryAfter));
        Assert.Empty(hop.Messages);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(CertificatePolicy.AcceptAny, true)]
    public async Task Deliver_TlsRequired_VerifiesTheCertificateUnlessToldNotTo(CertificatePolicy? policy, bool isDelivered)
    {
        using var certificate = SelfSigned();
        await using var hop = new FakeHop { Certificate = certificate };
        await using var transport = Outgoing.Transport(Outgoing.Options($"smtp+tls://127.0.0.1:{hop.Port}") with { Certificates = policy });
        var outcome = await transport.DeliverAsync(Outgoing.Message(), Cancellation);
        Assert.Equal(isDelivered, outcome is DeliveryOutcome.Delivered);
        Assert.Equal(isDelivered, hop.Messages.Length == 1);
    }

    [Fact]
    public async Task Deliver_Credentials_AreSentBeforeMail()
    {
        await using var hop = new FakeHop { Extensions = ["PIPELINING", "AUTH PLAIN"] };
        await using var transport = Outgoing.Transport(Outgoing.Options($"smtp://user:p%40ss@127.0.0.1:{hop.Port}"));
        Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message(), Cancellation));
        Assert.Equal($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes("\0user\0p@ss"))}", hop.Commands[1]);
    }

    [Fact]
    public async Task Deliver_CredentialsToLoopback_TakeAnyCertificate()
    {
        using var certificate = SelfSigned();
        await using var hop = new FakeHop { Certificate = certificate, Extensions = ["AUTH PLAIN"] };
        await using var transport = Outgoing.Transport(Outgoing.Options($"smtp://user:pass@127.0.0.1:{hop.Port}"));
        Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message(), Cancellation));
        Assert.Contains("STARTTLS", hop.Commands);
    }

    [Fact]
    public async Task Deliver_CredentialsAreRefused_IsDeferredForLonger()
    {
        await using var hop = new FakeHop { Extensions = ["AUTH LOGIN PLAIN"], Script = (_, _, step) => step == "AUTH" ? "535 5.7.8 wrong" : null };
        await using var transport = Outgoing.Transport(Outgoing.Options($"smtp://user:wrong@127.0.0.1:{hop.Port}"));
        var outcome = Assert.IsType<DeliveryOutcome.Deferred>(await transport.DeliverAsync(Outgoing.Message(), Cancellation));
        Assert.Equal(("5.7.8", TimeSpan.FromMinutes(5)), (outcome.EnhancedStatus, outcome.RetryAfter));
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hop.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
