using System.Text.Json;
using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>The next hop knows the address not: the sender learns of it, and it gets no more mail.</summary>
public sealed class BounceTests : Scenario
{
    [Fact]
    public async Task Send_NoSuchUser_BouncesSuppressesAndIsToldByWebhook()
    {
        var sink = await StartSinkAsync("-f", "RCPT", "-B", "550 5.1.1 No such user");
        var platform = await StartPlatformAsync(sink.Url, "--allow-private-webhooks");
        var listener = StartWebhookListener();
        var webhook = (await platform.Api.PostAsync("v1/webhooks", new { url = listener.Url, events = Array.Empty<string>() }, Token)).OrFail(201);
        listener.Secret = webhook.GetProperty("secret").GetString();

        var first = await platform.Api.AcceptAsync("v1/send", Letter(), Token);
        var bounced = await platform.Api.ReachesAsync(first, "bounced", Token);
        Assert.Contains("550 5.1.1 No such user", bounced.GetProperty("messages")[0].GetProperty("response").GetString(), StringComparison.Ordinal);
        var suppression = Assert.Single(
            (await platform.Api.GetAsync("v1/suppressions?email=gone@example.net", Token)).OrFail(200).GetProperty("items").EnumerateArray());
        Assert.Equal(("all", "hard_bounce"), (suppression.GetProperty("scope").GetString(), suppression.GetProperty("reason").GetString()));

        var second = await platform.Api.AcceptAsync("v1/send", Letter(), Token);
        await platform.Api.ReachesAsync(second, "suppressed", Token);

        await Until.TrueAsync(() => Task.FromResult(listener.Events.Count >= 4), () => $"4 webhooks come; {listener.Events.Count} have", Token);
        Assert.Equal(0, listener.Forged);
        Assert.Equal(["message.accepted 1", "message.bounced 2"], Told(listener, first));
        Assert.Equal(["message.accepted 1", "message.suppressed 2"], Told(listener, second));
        var kinds = (await platform.Api.GetAsync($"v1/messages/{first}/timeline", Token)).OrFail(200).GetProperty("messages")[0].GetProperty("events")
            .EnumerateArray().Select(entry => entry.GetProperty("kind").GetString());
        Assert.Equal(["accepted", "bounced"], kinds);
        Assert.Equal(0, sink.Count());
    }

    /// <summary>Type and number of the events of a send, in the order of their numbers.</summary>
    private static IEnumerable<string> Told(WebhookListener listener, string send) => listener.Events
        .Where(told => told.GetProperty("data").GetProperty("send_id").GetString() == send)
        .OrderBy(Sequence)
        .Select(told => $"{told.GetProperty("type").GetString()} {Sequence(told)}");

    private static int Sequence(JsonElement told) => told.GetProperty("data").GetProperty("sequence").GetInt32();

    private static object Letter() => new { from = "shop@example.test", to = new[] { "gone@example.net" }, subject = "Hello", text = "Hello" };
}
