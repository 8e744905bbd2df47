using System.Diagnostics;
using System.Text.Json;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Queues;
using EmailPlatform.TestKit;

namespace EmailPlatform.Core.Tests.Webhooks;

public sealed class WebhookSenderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dispatch_SubscribedEndpoints_GetTheEvent()
    {
        await using var all = await Receiver.StartAsync();
        await using var bounces = await Receiver.StartAsync();
        await using var world = await WebhookWorld.StartAsync();
        await world.CreateAsync(all.Url);
        await world.CreateAsync(bounces.Url, "message.bounced");

        await world.Dispatch.DispatchAsync([WebhookWorld.Event(EventKind.Delivered, response: "250 ok")], Token);
        await Eventually.HoldsAsync(() => all.Requests.Count == 1 && world.Depth is { Ready: 0 }, "the event is posted", Token);

        Assert.Empty(bounces.Requests);
        Assert.Equal(
            """{"type":"message.delivered","timestamp":"2026-01-02T03:04:05+00:00","data":{"message_id":"0190a5f0c0de7000800000000000000a-0","send_id":"0190a5f0c0de7000800000000000000a","event_id":"0190a5f0c0de7000800000000000000a-0.1.delivered","sequence":3,"recipient":"bea@example.net","stream":"transactional","attempt":1,"response":"250 ok","tags":["receipt"],"metadata":{"order":"42"}}}""",
            System.Text.Encoding.UTF8.GetString(all.Requests.Single().Body));
    }

    [Fact]
    public async Task Dispatch_SameEventAgain_KeepsItsWebhookId()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var world = await WebhookWorld.StartAsync();
        await world.CreateAsync(receiver.Url);

        for (var i = 0; i < 2; i++)
            await world.Dispatch.DispatchAsync([WebhookWorld.Event(EventKind.Opened), WebhookWorld.Event(EventKind.Opened, ordinal: 1)], Token);
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 4, "all are posted", Token);
        Assert.Equal(2, receiver.Requests.Select(request => request.WebhookId).Distinct().Count());
        Assert.All(receiver.Requests, request => Assert.DoesNotContain('.', request.WebhookId));
    }

    [Fact]
    public async Task Dispatch_EventIsTooLarge_IsCutToWhatTheQueueTakes()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var world = await WebhookWorld.StartAsync();
        await world.CreateAsync(receiver.Url);

        await world.Dispatch.DispatchAsync([WebhookWorld.Event(EventKind.Bounced, response: new string('"', 30_000))], Token);
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 1, "it is posted", Token);
        using var body = JsonDocument.Parse(receiver.Requests.Single().Body);
        var data = body.RootElement.GetProperty("data");
        Assert.True(data.GetProperty("truncated").GetBoolean());
        Assert.False(data.TryGetProperty("response", out _));
    }

    [Fact]
    public async Task Send_EndpointFails_IsTriedForThreeDaysAndThenADeadLetter()
    {
        var time = new ManualTimeProvider();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Receiver.Status(context, 500);
        await using var world = await WebhookWorld.StartAsync(time);
        var id = (await world.CreateAsync(receiver.Url)).Endpoint.Id;
        var began = time.GetUtcNow();
        await world.Dispatch.DispatchAsync([WebhookWorld.Event(EventKind.Delivered)], Token);

        var tries = new List<TimeSpan>();
        await RunAsync(world, time, TimeSpan.FromHours(80), () =>
        {
            while (tries.Count < receiver.Requests.Count)
                tries.Add(time.GetUtcNow() - began);
        });

        Assert.InRange(tries.Count, 8, 10);
        Assert.InRange(tries[1], TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(30));
        Assert.InRange(tries[^1], TimeSpan.FromHours(40), TimeSpan.FromHours(72));
        Assert.Single(receiver.Requests.Select(request => request.WebhookId).Distinct());
        Assert.True(receiver.Requests.Select(request => request.Headers["webhook-timestamp"]).Distinct().Count() > 1);
        var letter = Assert.Single(await world.DeadAsync(id));
        Assert.Equal(("500", "message.delivered"), (letter.Reason, letter.Type));

        receiver.Answer = context => Receiver.Status(context, 200);
        (await world.DeadLetters.RedriveAsync(WebhookWorld.Shop, id, letter.Id, Token)).ValueOrFail();
        await RunAsync(world, time, TimeSpan.FromHours(1), () => { });
        Assert.Equal(tries.Count + 1, receiver.Requests.Count);
        Assert.Empty(await world.DeadAsync(id));
    }

    [Fact]
    public async Task Send_EndpointRecovers_GetsEverythingThatWaited()
    {
        var time = new ManualTimeProvider();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Receiver.Status(context, 503);
        await using var world = await WebhookWorld.StartAsync(time);
        await world.CreateAsync(receiver.Url);
        await world.Dispatch.DispatchAsync([.. Enumerable.Range(0, 100).Select(i => WebhookWorld.Event(EventKind.Delivered, i))], Token);
        await RunAsync(world, time, TimeSpan.FromMinutes(20), () => { });
        var whileDown = receiver.Requests.Count;

        var accepted = new HashSet<string>();
        receiver.Answer = context =>
        {
            lock (accepted)
                accepted.Add(context.Request.Headers["webhook-id"]!);
            return Receiver.Status(context, 200);
        };
        await RunAsync(world, time, TimeSpan.FromHours(6), () => { });
        Assert.Equal(100, accepted.Count);
        // The breaker: far fewer posts than 100 items with several tries each.
        Assert.InRange(whileDown, 5, 60);
    }

    [Fact]
    public async Task Send_Gone_DisablesTheEndpoint()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Receiver.Status(context, 410);
        await using var world = await WebhookWorld.StartAsync();
        var id = (await world.CreateAsync(receiver.Url)).Endpoint.Id;
        await world.Dispatch.DispatchAsync([WebhookWorld.Event(EventKind.Delivered)], Token);
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 1 && world.Depth is { Ready: 0 }, "it was posted", Token);
        Assert.Equal("gone", (await world.Store.GetAsync(WebhookWorld.Shop, id, Token))!.Disabled!.Reason);

        await world.Dispatch.DispatchAsync([WebhookWorld.Event(EventKind.Bounced)], Token);
        await Eventually.HoldsAsync(() => world.Depth is { Ready: 0 }, "nothing is queued", Token);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Send_TooManyRequests_LeavesTheEndpointAloneForAsLongAsItAsks()
    {
        var time = new ManualTimeProvider();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.Headers.RetryAfter = "600";
            return Receiver.Status(context, 429);
        };
        await using var world = await WebhookWorld.StartAsync(time);
        await world.CreateAsync(receiver.Url);
        await world.Dispatch.DispatchAsync([WebhookWorld.Event(EventKind.Delivered)], Token);
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 1 && world.Depth is { Ready: 0 }, "the first is answered", Token);
        await world.Dispatch.DispatchAsync([WebhookWorld.Event(EventKind.Bounced)], Token);

        await RunAsync(world, time, TimeSpan.FromSeconds(590), () => { });
        Assert.Single(receiver.Requests);
        receiver.Answer = context => Receiver.Status(context, 200);
        await RunAsync(world, time, TimeSpan.FromHours(3), () => { });
        Assert.Equal(3, receiver.Requests.Count);
    }

    [Fact]
    public async Task Send_BodyIsPoisoned_FailsAlone()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var world = await WebhookWorld.StartAsync();
        await world.CreateAsync(receiver.Url);
        await world.Queue.SendAsync([new WorkItem("g", "not json"u8.ToArray()), new WorkItem("g", "{}"u8.ToArray())], Token);
        await world.Dispatch.DispatchAsync([WebhookWorld.Event(EventKind.Delivered)], Token);
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 1, "the good one is posted", Token);

        var failed = await world.Sender.HandleAsync([new ReceivedWork("1", "g", "[]"u8.ToArray(), 1)], Token);
        Assert.Equal("Not a webhook delivery.", Assert.Single(failed).Reason);
    }

    [Fact]
    public async Task Send_EndpointWasDeleted_DropsWhatWaits()
    {
        await using var receiver = await Receiver.StartAsync();
        var time = new ManualTimeProvider();
        await using var world = await WebhookWorld.StartAsync(time);
        var id = (await world.CreateAsync(receiver.Url)).Endpoint.Id;
        receiver.Answer = context => Receiver.Status(context, 500);
        await world.Dispatch.DispatchAsync([WebhookWorld.Event(EventKind.Delivered)], Token);
        await Eventually.HoldsAsync(() => receiver.Requests.Count == 1 && world.Depth is { Ready: 0 }, "it is tried", Token);
        await world.Store.DeleteAsync(WebhookWorld.Shop, id, Token);
        await RunAsync(world, time, TimeSpan.FromMinutes(10), () => { });
        Assert.Single(receiver.Requests);
        Assert.Empty(await world.DeadAsync(id));
    }

    [Fact]
    public async Task Send_OneEndpointHangs_OthersAreNotHeldUp()
    {
        await using var hanging = await Receiver.StartAsync();
        hanging.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await using var good = await Receiver.StartAsync();
        await using var world = await WebhookWorld.StartAsync();
        await world.CreateAsync(hanging.Url, "message.opened");
        await world.CreateAsync(good.Url, "message.delivered");

        await world.Dispatch.DispatchAsync([.. Enumerable.Range(0, 1000).Select(i => WebhookWorld.Event(EventKind.Opened, i))], Token);
        await Eventually.HoldsAsync(() => hanging.Requests.Count == 8, "the hanging endpoint has its eight", Token);
        var clock = Stopwatch.StartNew();
        await world.Dispatch.DispatchAsync([.. Enumerable.Range(0, 100).Select(i => WebhookWorld.Event(EventKind.Delivered, i))], Token);
        await Eventually.HoldsAsync(() => good.Requests.Count == 100, "the good endpoint has all of its own", Token);

        TestContext.Current.SendDiagnosticMessage($"100 events beside a hanging endpoint: {clock.ElapsedMilliseconds} ms");
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        Assert.Equal(8, hanging.Requests.Count);
    }

    /// <summary>
    /// Lets time pass as a host would see it: the scheduler each minute, and the queue's delays and posts in between.
    /// The pump may notice the end of a delay some of these minutes late, so a test leaves room above what it expects.
    /// </summary>
    private static async Task RunAsync(WebhookWorld world, ManualTimeProvider time, TimeSpan howLong, Action look)
    {
        var end = time.GetUtcNow() + howLong;
        while (time.GetUtcNow() < end)
        {
            var left = end - time.GetUtcNow();
            time.Advance(left < TimeSpan.FromMinutes(1) ? left : TimeSpan.FromMinutes(1));
            await world.Scheduler.SweepAsync(Token);
            await Eventually.HoldsAsync(() => world.Depth is { Ready: 0 }, "the queue is quiet", Token);
            look();
        }
    }
}
