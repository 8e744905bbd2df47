using System.Diagnostics;
using System.Net;
using System.Text.Json;
using EmailPlatform.Core.Webhooks;

namespace EmailPlatform.Core.Tests.Webhooks;

public sealed class WebhookClientTests
{
    private static readonly byte[] Key = new byte[32];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_HeadersVerifyAndBodyIsThePayload()
    {
        await using var receiver = await Receiver.StartAsync();
        using var client = NewClient(allowLoopback: true);

        Assert.True((await PostAsync(client, receiver.Url)).IsSuccess);
        var request = Assert.Single(receiver.Requests);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.True(StandardWebhooksSignature.Verify(
            WebhookSecret.Format(Key), request.WebhookId, request.Headers["webhook-timestamp"], request.Headers["webhook-signature"],
            request.Body, TimeProvider.System.GetUtcNow()));
        Assert.DoesNotContain("traceparent", request.Headers.Keys);
    }

    [Fact]
    public async Task Post_Redirect_IsAFailureAndNotFollowed()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        using var client = NewClient(allowLoopback: true);

        var reply = await PostAsync(client, receiver.Url);
        Assert.Equal((302, false), (reply.Status, reply.IsSuccess));
        Assert.Equal("/hook", Assert.Single(receiver.Requests).Path);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::1")]
    public async Task Post_NameLeadsInside_ConnectsToNothing(string address)
    {
        await using var receiver = await Receiver.StartAsync();
        using var client = NewClient(allowLoopback: false, address);
        Assert.Equal("refused_address", (await PostAsync(client, At(receiver, "innocent.example"))).Problem);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task Post_NameIsRebound_TheConnectedAddressIsTheCheckedOne()
    {
        await using var receiver = await Receiver.StartAsync();
        var asked = 0;
        // The first answer is public, and would pass a check made before the connection; the next one leads inside.
        using var client = new WebhookClient(new WebhookOptions(), TimeProvider.System, (_, _) =>
            Task.FromResult(new[] { IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "192.0.2.1" : "127.0.0.1") }));

        Assert.Equal("refused_address", (await PostAsync(client, At(receiver, "rebound.example"))).Problem);
        Assert.Equal("refused_address", (await PostAsync(client, At(receiver, "rebound.example"))).Problem);
        Assert.Equal(2, asked);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task Post_LoopbackIsAllowed_PrivateAddressesStayRefused()
    {
        using var client = NewClient(allowLoopback: true, "10.0.0.1");
        Assert.Equal("refused_address", (await PostAsync(client, new Uri("http://inside.example/"))).Problem);
    }

    [Fact]
    public async Task Post_OneOfTheAddressesAnswers_ReachesIt()
    {
        await using var receiver = await Receiver.StartAsync();
        using var client = NewClient(allowLoopback: true, "10.0.0.1", "127.0.0.3", "127.0.0.1");
        Assert.True((await PostAsync(client, At(receiver, "several.example"))).IsSuccess);
    }

    [Fact]
    public async Task Post_EndpointHangs_EndsAtTheTimeout()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        using var client = new WebhookClient(
            new WebhookOptions { AllowLoopback = true, RequestTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System);

        var clock = Stopwatch.StartNew();
        Assert.Equal("timeout", (await PostAsync(client, receiver.Url)).Problem);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 8);
    }

    [Fact]
    public async Task Post_BodyHasNoEnd_IsNotRead()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            var chunk = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        };
        using var client = NewClient(allowLoopback: true);
        Assert.True((await PostAsync(client, receiver.Url)).IsSuccess);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("soon", null)]
    public async Task Post_RetryAfter_IsRead(string header, int? seconds)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.Headers.RetryAfter = header;
            return Receiver.Status(context, 503);
        };
        using var client = NewClient(allowLoopback: true);
        var reply = await PostAsync(client, receiver.Url);
        Assert.Equal((503, seconds), (reply.Status, (int?)reply.RetryAfter?.TotalSeconds));
    }

    [Fact]
    public async Task Post_NobodyListens_IsAConnectProblem()
    {
        using var client = NewClient(allowLoopback: true);
        Assert.Equal("connect", (await PostAsync(client, new Uri("http://127.0.0.1:9/"))).Problem);
    }

    [Fact]
    public async Task Test_ReportsStatusAndLatency()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Receiver.Status(context, 418);
        await using var world = await WebhookWorld.StartAsync();
        var created = await world.CreateAsync(receiver.Url);

        var result = (await world.Test.SendAsync(WebhookWorld.Shop, created.Endpoint.Id, Token)).ValueOrFail();
        Assert.Equal((false, 418, null), (result.Accepted, result.Status, result.Problem));
        Assert.True(result.Took > TimeSpan.Zero);
        using var body = JsonDocument.Parse(Assert.Single(receiver.Requests).Body);
        Assert.Equal("webhook.test", body.RootElement.GetProperty("type").GetString());
    }

    private static ValueTask<WebhookReply> PostAsync(WebhookClient client, Uri url) =>
        client.PostAsync(url, "msg_1", """{"a":1}"""u8.ToArray(), [Key], Token);

    private static Uri At(Receiver receiver, string host) => new($"http://{host}:{receiver.Url.Port}/hook");

    private static WebhookClient NewClient(bool allowLoopback, params string[] addresses) => new(
        new WebhookOptions { AllowLoopback = allowLoopback }, TimeProvider.System,
        (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse)));
}
