using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary><c>send_at</c>, and taking it back.</summary>
public sealed class ScheduleTests : Scenario
{
    [Fact]
    public async Task Send_AtAnInstant_GoesThenUnlessItIsCancelled()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);
        var due = DateTimeOffset.UtcNow.AddSeconds(3);
        var kept = await platform.Api.AcceptAsync("v1/send", Letter("kept", due), Token);
        var cancelled = await platform.Api.AcceptAsync("v1/send", Letter("cancelled", due), Token);
        var last = await platform.Api.AcceptAsync("v1/send", Letter("last", due.AddSeconds(2)), Token);
        Assert.Equal("scheduled", (await platform.Api.StatusAsync(kept, Token)).GetProperty("status").GetString());

        var reply = (await platform.Api.DeleteAsync($"v1/send/{cancelled}", Token)).OrFail(200);
        Assert.Equal(1, reply.GetProperty("cancelled").GetInt32());
        await platform.Api.ReachesAsync(cancelled, "cancelled", Token);
        Assert.Equal(0, sink.Count());

        await platform.Api.ReachesAsync(kept, "delivered", Token);
        Assert.InRange(DateTimeOffset.UtcNow, due, due.AddSeconds(10));
        await platform.Api.ReachesAsync(last, "delivered", Token);
        Assert.Equal(["kept@example.net", "last@example.net"], (await sink.ReceiveAsync(2, Token)).Select(message => message.Recipient).Order());
        Assert.Equal("cancelled", (await platform.Api.StatusAsync(cancelled, Token)).GetProperty("status").GetString());

        var tooLate = await platform.Api.DeleteAsync($"v1/send/{kept}", Token);
        Assert.Equal((409, "too_late"), (tooLate.Status, tooLate.Code));
    }

    private static object Letter(string name, DateTimeOffset sendAt) =>
        new { from = "shop@example.test", to = new[] { $"{name}@example.net" }, subject = name, text = name, send_at = sendAt };
}
