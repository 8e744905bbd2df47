using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>SIGTERM with work to do.</summary>
public sealed class StopTests : Scenario
{
    private const int Messages = 500;

    [Fact]
    public async Task Stop_WhileMessagesWait_EndsSoonAndTheRestGoesOutOnceAfterTheRestart()
    {
        // It takes a second over each DATA, so that nearly everything waits.
        var slow = await StartSinkAsync("-w", "1");
        var platform = await StartPlatformAsync(slow.Url);
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(number => platform.Api.AcceptAsync(
            "v1/send", new { from = "shop@example.test", to = new[] { $"user{number}@example.net" }, subject = "Hello", text = "Hello" }, Token)));
        var before = await slow.ReceiveAsync(1, Token);

        var (exitCode, took) = await platform.StopAsync(Token);
        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        before = await slow.ReceiveAsync(1, Token);
        Assert.InRange(before.Count, 1, Messages / 2);
        await slow.DisposeAsync();

        var fast = await StartSinkAsync(slow.Port);
        await platform.StartAsync(Token);
        var after = await fast.ReceiveAsync(Messages - before.Count, Token);
        var expected = Enumerable.Range(0, Messages).Select(number => $"user{number}@example.net").Order(StringComparer.Ordinal);
        Assert.Equal(expected, before.Concat(after).Select(message => message.Recipient).Order(StringComparer.Ordinal));
    }
}
