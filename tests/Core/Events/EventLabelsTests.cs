using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tests.Keys;
using EmailPlatform.Core.Tests.Sending;

namespace EmailPlatform.Core.Tests.Events;

public sealed class EventLabelsTests : IDisposable
{
    private readonly TemporaryTable _table = new();
    private readonly TestVault _vault = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task Complete_EventOfAProvider_HasTheLabelsOfSendAndRecipient()
    {
        await using var world = new MailWorld(_table.Table, _table.Time, vault: _vault);
        await world.PrepareAsync();
        var recipients = Enumerable.Range(0, 150).Select(i => new { to = $"u{i}@example.net", metadata = new { customer = $"c{i}" } });
        var send = await world.AcceptAsync(
            new { from = "a@shop.example", subject = "Hi", text = "Hello", tags = new[] { "news" }, metadata = new { issue = "7" }, recipients }, SendRoute.Bulk);

        foreach (var ordinal in (int[])[0, 99, 100, 149])
        {
            var labelled = await world.Get<EventLabels>().CompleteAsync(Delivered(send.Messages[ordinal].MessageId!.Value), Cancellation);

            Assert.Equal(["news"], labelled.Tags);
            Assert.Equal(new Dictionary<string, string> { ["issue"] = "7", ["customer"] = $"c{ordinal}" }, labelled.Metadata);
        }
    }

    [Fact]
    public async Task Complete_SendThatIsGone_LeavesTheEventAsItIs()
    {
        await using var world = new MailWorld(_table.Table, _table.Time, vault: _vault);
        var happened = Delivered(SendId.New(_table.Time).Recipient(0));

        Assert.Equal(happened, await world.Get<EventLabels>().CompleteAsync(happened, Cancellation));
    }

    private static MailEvent Delivered(MessageId id) => new()
    {
        Tenant = MailWorld.Shop,
        MessageId = id,
        Kind = EventKind.Delivered,
        Time = DateTimeOffset.UnixEpoch,
        Stream = MailStream.Bulk,
        Recipient = "u@example.net",
        Attempt = 1,
    };
}
