using System.Globalization;
using System.Net;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Sending;

public sealed class IdempotencyTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task SameKey_SameBody_GivesTheSameAnswer()
    {
        var first = (await host.Client.PostAsync("/v1/send", Bodies.Send, "key-1")).Expect(HttpStatusCode.Accepted);

        var second = (await host.Client.PostAsync("/v1/send", Bodies.Send, "key-1")).Expect(HttpStatusCode.Accepted);

        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task SameKey_OtherBody_IsAConflict()
    {
        (await host.Client.PostAsync("/v1/send", Bodies.Send, "key-2")).Expect(HttpStatusCode.Accepted);

        (await host.Client.PostAsync("/v1/send", Bodies.SendWith(("subject", "\"Other\"")), "key-2"))
            .ExpectProblem(HttpStatusCode.Conflict, "idempotency_conflict");
    }

    [Fact]
    public async Task SameKey_OtherRoute_IsAConflict()
    {
        const string Bulk = """{"from": "shop@example.test", "recipients": [{"to": "bea@example.net"}], "subject": "Hello", "text": "Good day"}""";
        (await host.Client.PostAsync("/v1/send/bulk", Bulk, "key-3")).Expect(HttpStatusCode.Accepted);

        (await host.Client.PostAsync("/v1/send", Bodies.Send, "key-3")).ExpectProblem(HttpStatusCode.Conflict, "idempotency_conflict");
    }

    [Fact]
    public async Task SameKey_AtOnce_SendsOnce()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Client.PostAsync("/v1/send", Bodies.Send, "key-4")));

        Assert.All(replies, reply => Assert.True(reply.Status is HttpStatusCode.Accepted or HttpStatusCode.Conflict, reply.Text));
        Assert.Single(replies.Where(reply => reply.Status == HttpStatusCode.Accepted).Select(reply => reply.String("message_id")).Distinct());
        foreach (var busy in replies.Where(reply => reply.Status == HttpStatusCode.Conflict))
        {
            Assert.Equal("in_progress", busy.Code);
            Assert.InRange(int.Parse(busy.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 30);
        }
    }

    [Fact]
    public async Task SendId_StandsInForTheHeader()
    {
        var body = Bodies.SendWith(("send_id", "\"key-5\""));
        var first = (await host.Client.PostAsync("/v1/send", body)).Expect(HttpStatusCode.Accepted);

        Assert.Equal(first.Text, (await host.Client.PostAsync("/v1/send", body, "key-5")).Expect(HttpStatusCode.Accepted).Text);
    }

    [Fact]
    public async Task SameKey_OtherTenant_IsAnotherRequest()
    {
        var mine = (await host.Client.PostAsync("/v1/send", Bodies.Send, "key-6")).Expect(HttpStatusCode.Accepted);

        var theirs = (await host.Other.PostAsync("/v1/send", Bodies.SendWith(("from", "\"a@other.test\"")), "key-6")).Expect(HttpStatusCode.Accepted);

        Assert.NotEqual(mine.String("message_id"), theirs.String("message_id"));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("naïve")]
    public async Task Key_InABadForm_IsRefused(string key) =>
        (await host.Client.PostAsync("/v1/send", Bodies.Send, key)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
}
