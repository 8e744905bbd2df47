using System.Text;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Embedded.Capture;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Embedded.Tests.Capture;

public sealed class CaptureStoreTests : IDisposable
{
    private readonly TemporaryData _data = new();
    private readonly ManualTimeProvider _time = new();
    private CaptureStore _store;

    public CaptureStoreTests() => _store = Open();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_Message_IsListedAndReadBackByteForByte()
    {
        var content = Content("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=");
        var outcome = await DeliverAsync(content, "default");

        Assert.IsType<DeliveryOutcome.Delivered>(outcome);
        var mail = Assert.Single(_store.List(null, null, 10).Items);
        Assert.Equal("Grüße", mail.Subject);
        Assert.Equal("a@shop.example", mail.ReversePath);
        Assert.Equal("b@example.net", mail.Recipient);
        Assert.Equal("default", mail.Tenant);
        Assert.Equal(_time.GetUtcNow(), mail.Time);
        Assert.Equal(content.Length, mail.Bytes);
        Assert.Equal(content, _store.GetContent(mail.Id)!.Value.ToArray());
        Assert.Null(_store.GetContent(mail.Id + 1));
    }

    [Fact]
    public async Task List_Pages_AreNewestFirstAndOfOneTenant()
    {
        for (var i = 0; i < 15; i++)
            await DeliverAsync(Content($"{i}"), i % 3 == 0 ? "other" : "default");

        var first = _store.List(TenantId.Default, null, 4);
        var second = _store.List(TenantId.Default, first.Cursor, 4);
        var third = _store.List(TenantId.Default, second.Cursor, 4);

        Assert.Equal(["14", "13", "11", "10"], first.Items.Select(mail => mail.Subject));
        Assert.Equal(["8", "7", "5", "4", "2", "1"], second.Items.Concat(third.Items).Select(mail => mail.Subject));
        Assert.Null(third.Cursor);
        Assert.Throws<ArgumentException>(() => _store.List(null, "x", 1));
    }

    [Fact]
    public async Task Deliver_BeyondTheLimit_DropsTheOldest()
    {
        for (var i = 0; i < 25; i++)
            await DeliverAsync(Content($"{i}"), "default");
        Assert.Equal(Enumerable.Range(5, 20).Reverse().Select(i => $"{i}"), _store.List(null, null, 100).Items.Select(mail => mail.Subject));
    }

    [Fact]
    public async Task Sweep_OldMail_IsRemoved()
    {
        await DeliverAsync(Content("old"), "default");
        _time.Advance(TimeSpan.FromDays(2));
        await DeliverAsync(Content("new"), "default");
        await _store.SweepAsync(Cancellation);
        Assert.Equal("new", Assert.Single(_store.List(null, null, 10).Items).Subject);
    }

    [Fact]
    public async Task Clear_AndReopen_KeepsOnlyWhatCameAfter()
    {
        await DeliverAsync(Content("1"), "default");
        await _store.ClearAsync(Cancellation);
        await DeliverAsync(Content("2"), "default");
        _store.Dispose();
        _store = Open();
        await DeliverAsync(Content("3"), "default");

        Assert.Equal(["3", "2"], _store.List(null, null, 10).Items.Select(mail => mail.Subject));
    }

    public void Dispose()
    {
        _store.Dispose();
        _data.Dispose();
    }

    private CaptureStore Open()
    {
        var options = new CaptureOptions { MaxMessages = 20, MaxAge = TimeSpan.FromDays(1) };
        return CaptureStore.Open(_data.Folder, options, _time, NullLogger<CaptureStore>.Instance);
    }

    private static byte[] Content(string subject) =>
        Encoding.UTF8.GetBytes($"From: a@shop.example\r\nSubject: {subject}\r\n\r\n{new string('x', 20_000)}\r\n");

    private ValueTask<DeliveryOutcome> DeliverAsync(byte[] content, string tenant)
    {
        Assert.True(EmailAddress.TryParse("a@shop.example", out var from, out _));
        Assert.True(EmailAddress.TryParse("b@example.net", out var to, out _));
        var message = new OutgoingMessage
        {
            MessageId = new MessageId(default, 0),
            Tenant = TenantId.Parse(tenant),
            Stream = MailStream.Transactional,
            ReversePath = from,
            Recipient = to,
            Content = content,
            Attempt = 1,
        };
        return new CaptureTransport(_store).DeliverAsync(message, Cancellation);
    }
}
