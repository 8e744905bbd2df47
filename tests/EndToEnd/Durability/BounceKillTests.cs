using System.Collections.Concurrent;
using System.Net.Sockets;
using EmailPlatform.EndToEnd.Tests.Running;
using EmailPlatform.TestKit.Reports;

namespace EmailPlatform.EndToEnd.Tests.Durability;

/// <summary>The platform is killed while bounces come in. Who got no answer delivers again, as mail systems do; who got one does not.</summary>
[Collection(AloneCollection.Name)]
public sealed class BounceKillTests : Scenario
{
    private const int Messages = 1000;
    private const int Clients = 4;
    private const int Kills = 4;

    [Fact]
    public async Task Kill_WhileBouncesComeIn_LosesNoneThatWasAnsweredAndCountsEachOnce()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);
        var recipients = Enumerable.Range(0, Messages).Select(i => new { to = $"user{i}@example.net" });
        var send = await platform.Api.AcceptAsync("v1/send/bulk", new { from = "shop@example.test", subject = "Hello", text = "Hello", recipients }, Token);
        await Until.TrueAsync(() => Task.FromResult(sink.Count() >= Messages), () => $"{Messages} messages arrive; {sink.Count()} have", Token);
        var open = new ConcurrentQueue<SunkMessage>(await sink.ReceiveAsync(Messages, Token));
        var answered = 0;

        var (alive, kills) = (true, 0);
        var clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => DeliverAsync()));
        for (; kills < Kills; kills++)
        {
            var before = Volatile.Read(ref answered);
            await Until.TrueAsync(() => Task.FromResult(Volatile.Read(ref answered) > before + 20), () => "bounces are answered", Token);
            await Task.Delay(Random.Shared.Next(30), Token);
            await platform.KillAsync();
            TestContext.Current.TestOutputHelper?.WriteLine($"kill {kills + 1}: {answered} answered");
            Assert.True(answered < Messages, "The kill came when all was done.");
            await platform.StartAsync(Token);
        }
        await Until.TrueAsync(() => Task.FromResult(Volatile.Read(ref answered) == Messages), () => $"all are answered; {answered} are", Token);
        alive = false;
        await clients;

        await platform.Api.ReachesAsync(send, "bounced", Token);
        await Until.TrueAsync(async () => (await BouncesAsync()).All(count => count == 1), () => "each message has one bounce", Token);

        async Task DeliverAsync()
        {
            while (alive && !Token.IsCancellationRequested)
            {
                try
                {
                    using var mx = await PlainSmtpClient.ConnectAsync(platform.MxPort, Token);
                    while (open.TryDequeue(out var message))
                        await DeliverOneAsync(mx, message);
                    await Task.Delay(10, Token);
                }
                catch (Exception exception) when (exception is IOException or SocketException)
                {
                    await Task.Delay(10, Token);
                }
            }
        }

        async Task DeliverOneAsync(PlainSmtpClient mx, SunkMessage message)
        {
            var isAnswered = false;
            try
            {
                isAnswered = (await mx.DeliverAsync(message.ReversePath, ReportMail.Bounce(message.Recipient), Token)).StartsWith("250", StringComparison.Ordinal);
            }
            finally
            {
                if (isAnswered)
                    Interlocked.Increment(ref answered);
                else
                    open.Enqueue(message);
            }
        }

        async Task<IEnumerable<int>> BouncesAsync()
        {
            var messages = (await platform.Api.GetAsync($"v1/messages/{send}/timeline", Token)).OrFail(200).GetProperty("messages");
            Assert.Equal(Messages, messages.GetArrayLength());
            return messages.EnumerateArray().Select(message => message.GetProperty("events").EnumerateArray().Count(entry => entry.GetProperty("kind").GetString() == "bounced"));
        }
    }
}
