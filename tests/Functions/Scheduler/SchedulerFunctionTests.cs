using System.Text.Json;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Functions.Scheduler;
using EmailPlatform.Functions.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.Scheduler;

public sealed class SchedulerFunctionTests(Deployment deployment) : IClassFixture<Deployment>
{
    [Fact]
    public async Task RecordedTick_DoesWhatIsDue()
    {
        var handler = new DueCounter();
        await AddDueAsync(3);

        var done = 0;
        await TickUntilAsync(handler, TimeSpan.FromSeconds(30), reply =>
        {
            Assert.True(reply.GetProperty("is_finished").GetBoolean());
            done += reply.GetProperty("done").GetInt32();
            return handler.Done == 3;
        });

        Assert.Equal(3, done);
    }

    [Fact]
    public async Task Tick_WhoseTimeIsUp_LeavesTheRestToTheNext()
    {
        await AddDueAsync(1);

        await TickUntilAsync(new DueCounter { Hangs = true }, TimeSpan.FromMilliseconds(300), reply => !reply.GetProperty("is_finished").GetBoolean());

        var next = new DueCounter();
        await TickUntilAsync(next, TimeSpan.FromSeconds(30), _ => next.Done == 1);
    }

    private async Task AddDueAsync(int count)
    {
        var due = Enumerable.Range(0, count).Select(i => new DueItem(DueCounter.ItemKind, $"item-{i}", DateTimeOffset.UnixEpoch, "{}"u8.ToArray())).ToList();
        await deployment.Services.GetRequiredService<DueIndex>().AddAsync(due, TestContext.Current.CancellationToken);
    }

    /// <summary>What is entered now is due at the next whole second.</summary>
    private async Task TickUntilAsync(DueCounter handler, TimeSpan timeout, Func<JsonElement, bool> condition)
    {
        var function = new Function(services =>
        {
            deployment.AddPorts(services);
            services.AddSingleton(new FunctionTime(timeout)).AddSingleton<IDueHandler>(handler);
        });
        var deadline = Environment.TickCount64 + 10_000;
        while (!condition(await Json.ReadAsync(await function.Handle(Json.ToStream(RecordedEvents.Lambda("scheduled-event.json"))))))
        {
            Assert.True(Environment.TickCount64 < deadline, "Not within ten seconds.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private sealed class DueCounter : IDueHandler
    {
        public const string ItemKind = "counted";

        public bool Hangs { get; init; }

        public int Done { get; private set; }

        public string Kind => ItemKind;

        public async ValueTask HandleAsync(IReadOnlyList<DueItem> due, CancellationToken cancellationToken)
        {
            if (Hangs)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            Done += due.Count;
        }
    }
}
