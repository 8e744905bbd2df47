using System.Text;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Relay.Delivery;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Relay.Tests.Delivery;

/// <summary>Messages to hand over, and transports to hand them to.</summary>
internal static class Outgoing
{
    public static OutgoingMessage Message(string body = "Hello.", string to = "to@example.net") => new()
    {
        MessageId = SendId.New(TimeProvider.System).Recipient(0),
        Tenant = TenantId.Default,
        Stream = MailStream.Transactional,
        ReversePath = EmailAddress.Parse("bounces@example.test"),
        Recipient = EmailAddress.Parse(to),
        Content = Encoding.UTF8.GetBytes($"Subject: test\r\n\r\n{body}\r\n"),
        Attempt = 1,
    };

    public static NextHopOptions Options(string url) => NextHop.TryParse(url, out var hop, out var error)
        ? new NextHopOptions { Hop = hop, EhloName = "client.test" }
        : throw new ArgumentException(error, nameof(url));

    public static NextHopTransport Transport(NextHopOptions options) => new(options, TimeProvider.System, NullLogger<NextHopTransport>.Instance);

    public static NextHopTransport Transport(FakeHop hop) => Transport(Options(hop.Url));
}
