using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>Clients that try the same again, all at once.</summary>
public sealed class IdempotencyTests : Scenario
{
    private const int Tries = 20;

    [Fact]
    public async Task Rest_SameKeyAtOnce_SendsOneMessage()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);

        async Task<string> TryAsync()
        {
            ApiReply reply;
            while ((reply = await platform.Api.PostAsync("v1/send", Letter("Hello"), Token, "order-42")).Code == "in_progress")
                await Task.Delay(20, Token);
            return reply.OrFail(202).GetProperty("message_id").GetString()!;
        }

        var ids = await Task.WhenAll(Enumerable.Range(0, Tries).Select(_ => TryAsync()));
        var id = Assert.Single(ids.Distinct());
        var other = await platform.Api.PostAsync("v1/send", Letter("Other"), Token, "order-42");
        Assert.Equal((409, "idempotency_conflict"), (other.Status, other.Code));
        await platform.Api.ReachesAsync(id, "delivered", Token);
        Assert.Equal(1, sink.Count());
    }

    [Fact]
    public async Task Smtp_SameKeyAtOnce_SendsOneMessage()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);

        var open = Tries;
        var accepted = new List<string>();
        while (open > 0)
        {
            var replies = await NodeMailer.SubmitAsync(platform, Enumerable.Repeat(Mail("Hello"), open), Token);
            Assert.All(replies, reply => Assert.True(reply.StartsWith("250 2.0.0 ", StringComparison.Ordinal) || reply.StartsWith("451 4.3.0 ", StringComparison.Ordinal), reply));
            accepted.AddRange(replies.Where(reply => reply.StartsWith("250", StringComparison.Ordinal)));
            open = Tries - accepted.Count;
        }
        var other = await NodeMailer.SubmitAsync(platform, [Mail("Other")], Token);

        var first = Assert.Single(accepted.Distinct());
        Assert.StartsWith("554 5.6.0 ", Assert.Single(other), StringComparison.Ordinal);
        await platform.Api.ReachesAsync(first.Split("queued as ")[1].Trim(), "delivered", Token);
        var mail = Assert.Single(await ReadAsync(platform, await sink.ReceiveAsync(1, Token)));
        Assert.Null(mail.Header("Idempotency-Key"));
    }

    private static object Letter(string text) => new { from = "shop@example.test", to = new[] { "bea@example.net" }, subject = "Order", text };

    /// <summary>nodemailer makes a Date, a Message-ID and boundaries of its own each time.</summary>
    private static object Mail(string text) => new
    {
        from = "shop@example.test",
        to = "bea@example.net",
        subject = "Order",
        text,
        html = $"<p>{text}</p>",
        headers = new Dictionary<string, string> { ["Idempotency-Key"] = "order-42" },
    };
}
