using System.Security.Cryptography;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Sending;

namespace EmailPlatform.Core.Tests.Sending;

/// <summary>A batch of tasks whose contents do not fit together.</summary>
public sealed class LargeContentTests : IDisposable
{
    private const int AttachmentBytes = 300_000;

    /// <summary>Three quarters are for what is being sent: more than one of these messages takes, and less than two.</summary>
    private const long ContentBytes = 4_600_000;

    private readonly TemporaryTable _table = new();
    private readonly TaskCompletionSource _allCame = new();
    private TimeSpan _patience = TimeSpan.FromMilliseconds(100);
    private int _now;
    private int _most;
    private long _mostHeld;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _table.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sender_ContentsThatDoNotFitTogether_AreSentOneAfterTheOther(bool isUploaded)
    {
        await using var world = await WorldAsync(ContentBytes);
        for (var i = 0; i < 10; i++)
            await AcceptAsync(world, isUploaded, "b@example.net");

        await world.SendQueuedAsync();

        Assert.Equal(10, world.Transport.Taken.Count);
        Assert.All(world.Transport.Taken, taken => Assert.True(taken.Content.Length > AttachmentBytes * 4 / 3));
        Assert.Equal(isUploaded ? 2 : 1, _most);
        Assert.InRange(_mostHeld, 1, ContentBytes * 3 / 4);
        Assert.Equal(0, world.Get<ContentRoom>().HeldBytes);
    }

    [Fact]
    public async Task Sender_ContentsThatFit_AreSentTogether()
    {
        _patience = TimeSpan.FromSeconds(30);
        await using var world = await WorldAsync(512L << 20);
        for (var i = 0; i < 10; i++)
            await AcceptAsync(world, isUploaded: true, "b@example.net");

        await world.SendQueuedAsync();

        Assert.Equal(10, _most);
    }

    [Fact]
    public async Task Sender_LargeContentToMany_HasAsManyAtOnceAsFit()
    {
        await using var world = await WorldAsync(ContentBytes);
        await AcceptAsync(world, isUploaded: true, [.. Enumerable.Range(0, 10).Select(i => $"b{i}@example.net")]);

        await world.SendQueuedAsync();

        Assert.Equal(10, world.Transport.Taken.Count);
        Assert.Equal(2, _most);
        Assert.InRange(_mostHeld, 1, ContentBytes * 3 / 4);
        Assert.Equal(0, world.Get<ContentRoom>().HeldBytes);
    }

    [Fact]
    public async Task Sender_LargeContentInBulk_HoldsNothingAfterwards()
    {
        await using var world = await WorldAsync(ContentBytes);
        var recipients = Enumerable.Range(0, 250).Select(i => new { to = $"b{i}@example.net" });
        await world.AcceptAsync(
            new { from = "a@shop.example", recipients, subject = "Hi", text = "Hello", attachments = await AttachmentAsync(world, isUploaded: true) }, SendRoute.Bulk);

        await world.SendQueuedAsync();

        Assert.Equal(250, world.Transport.Taken.Count);
        Assert.InRange(_mostHeld, 1, ContentBytes * 3 / 4);
        Assert.Equal(0, world.Get<ContentRoom>().HeldBytes);
    }

    [Fact]
    public async Task Sender_LargeContentThatIsGone_GivesItsPlaceBack()
    {
        await using var world = await WorldAsync(ContentBytes);
        for (var i = 0; i < 3; i++)
            await AcceptAsync(world, isUploaded: true, "b@example.net");
        foreach (var name in await world.Get<IBlobStore>().ListAsync("t/shop/attachments/", null, 2, Cancellation))
            await world.Get<IBlobStore>().DeleteAsync(name, Cancellation);

        var work = world.Queue.Take().Select((item, i) => new ReceivedWork($"{i}", item.Group, item.Body, 1)).ToList();
        var failed = await world.Get<Sender>().HandleAsync(work, Cancellation);

        Assert.Equal(2, failed.Count);
        Assert.Single(world.Transport.Taken);
        Assert.Equal(0, world.Get<ContentRoom>().HeldBytes);
    }

    [Fact]
    public async Task Sender_StoppedWhileItWaitsForRoom_FailsTheTaskAndClaimsNothing()
    {
        await using var world = await WorldAsync(ContentBytes);
        var send = await AcceptAsync(world, isUploaded: true, "b@example.net");
        using var all = await world.Get<ContentRoom>().EnterAsync(new ContentNeed(ContentBytes, 0, 1), Cancellation);
        using var stopping = new CancellationTokenSource();
        var item = Assert.Single(world.Queue.Take());

        var handling = world.Get<Sender>().HandleAsync([new ReceivedWork("0", item.Group, item.Body, 1)], stopping.Token).AsTask();
        await stopping.CancelAsync();

        Assert.Equal("0", Assert.Single(await handling).Id);
        Assert.Empty(world.Transport.Taken);
        Assert.Null(await world.Get<MessageLog>().GetAsync(MailWorld.Shop, send.Messages[0].MessageId!.Value, Cancellation));
    }

    private async Task<MailWorld> WorldAsync(long contentBytes)
    {
        var world = new MailWorld(_table.Table, _table.Time, contentBytes: contentBytes);
        await world.PrepareAsync();
        var room = world.Get<ContentRoom>();
        world.Transport.Script = async _ =>
        {
            var now = Interlocked.Increment(ref _now);
            InterlockedMax(ref _most, now);
            lock (world)
                _mostHeld = Math.Max(_mostHeld, room.HeldBytes);
            if (now == 10)
                _allCame.TrySetResult();
            // Long enough for the others to come, were they let in.
            await Task.WhenAny(_allCame.Task, Task.Delay(_patience, Cancellation));
            Interlocked.Decrement(ref _now);
            return (DeliveryOutcome?)null;
        };
        return world;
    }

    private static void InterlockedMax(ref int place, int value)
    {
        for (var seen = Volatile.Read(ref place); seen < value; seen = Volatile.Read(ref place))
            Interlocked.CompareExchange(ref place, value, seen);
    }

    private static async Task<AcceptedSend> AcceptAsync(MailWorld world, bool isUploaded, params string[] to) =>
        await world.AcceptAsync(new { from = "a@shop.example", to, subject = "Hi", text = "Hello", attachments = await AttachmentAsync(world, isUploaded) });

    private static async Task<object[]> AttachmentAsync(MailWorld world, bool isUploaded)
    {
        var content = RandomNumberGenerator.GetBytes(AttachmentBytes);
        if (!isUploaded)
            return [new { filename = "a.bin", content_type = "application/octet-stream", content = Convert.ToBase64String(content) }];
        var upload = new AttachmentUpload { Filename = "a.bin", ContentType = "application/octet-stream", Size = content.Length };
        var place = (await world.Get<AttachmentStore>().CreateAsync(MailWorld.Shop, upload, Cancellation)).Value!;
        await world.Get<IBlobStore>().PutAsync($"t/shop/attachments/{place.AttachmentId}", content, null, Cancellation);
        return [new { attachment_id = place.AttachmentId }];
    }
}
