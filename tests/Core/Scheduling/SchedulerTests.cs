using System.Collections.Concurrent;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Core.Tests.Scheduling;

public sealed class SchedulerTests : IDisposable
{
    private readonly TemporaryTable _temporary = new();
    private readonly RecordingHandler _mail = new("mail");
    private readonly DueIndex _index;
    private readonly DueDeadLetters _deadLetters;
    private readonly Scheduler _scheduler;

    public SchedulerTests()
    {
        _index = new DueIndex(_temporary.Table, Time);
        _deadLetters = new DueDeadLetters(_temporary.Table, _index, Time);
        _scheduler = NewScheduler(_mail);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ManualTimeProvider Time => _temporary.Time;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Sweep_ItemIsDue_IsDoneOnce()
    {
        await AddAsync("mail", "a", TimeSpan.FromSeconds(90));

        Assert.Equal(0, await _scheduler.SweepAsync(Token));
        Time.Advance(TimeSpan.FromSeconds(89));
        Assert.Equal(0, await _scheduler.SweepAsync(Token));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await _scheduler.SweepAsync(Token));
        Assert.Equal(0, await _scheduler.SweepAsync(Token));
        Assert.Equal(["a"], _mail.Done);
    }

    [Fact]
    public async Task Sweep_InstantHasAFraction_IsNotDoneBeforeIt()
    {
        await AddAsync("mail", "a", TimeSpan.FromMilliseconds(1500));

        Time.Advance(TimeSpan.FromMilliseconds(1400));
        await _scheduler.SweepAsync(Token);
        Assert.Empty(_mail.Done);
        Time.Advance(TimeSpan.FromMilliseconds(600));
        await _scheduler.SweepAsync(Token);
        Assert.Equal(["a"], _mail.Done);
    }

    [Fact]
    public async Task Add_InstantHasPassed_IsDoneNow()
    {
        await _scheduler.SweepAsync(Token);
        Time.Advance(TimeSpan.FromHours(5));
        await _scheduler.SweepAsync(Token);

        await AddAsync("mail", "late", -TimeSpan.FromHours(4));
        Time.Advance(TimeSpan.FromSeconds(1));
        await _scheduler.SweepAsync(Token);
        Assert.Equal(["late"], _mail.Done);
    }

    [Fact]
    public async Task Sweep_EntryIsWrittenWithinTheLag_IsDone()
    {
        var entry = _index.Entry(Item("mail", "slow", Time.GetUtcNow()));
        for (var second = 0; second < 280; second += 10)
        {
            Time.Advance(TimeSpan.FromSeconds(10));
            await _scheduler.SweepAsync(Token);
        }

        await _temporary.Table.WriteAsync(entry, Token);
        await _scheduler.SweepAsync(Token);
        Assert.Equal(["slow"], _mail.Done);
    }

    [Fact]
    public async Task Sweep_AfterADowntime_CatchesUp()
    {
        await _scheduler.SweepAsync(Token);
        for (var hour = 1; hour <= 72; hour++)
            await AddAsync("mail", $"{hour}", TimeSpan.FromHours(hour));
        Time.Advance(TimeSpan.FromHours(73));

        Assert.Equal(72, await NewScheduler(_mail).SweepAsync(Token));
        Assert.Equal(72, _mail.Done.Distinct().Count());
    }

    [Fact]
    public async Task Sweep_KindFails_DoesNotHoldUpOthers()
    {
        var broken = new RecordingHandler("broken") { Poison = _ => true };
        var scheduler = NewScheduler(_mail, broken);
        for (var i = 0; i < 700; i++)
            await AddAsync(i % 7 == 0 ? "mail" : "broken", $"{i}", TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(100, await scheduler.SweepAsync(Token));
        Assert.Equal(100, _mail.Done.Distinct().Count());

        broken.Poison = _ => false;
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(600, await scheduler.SweepAsync(Token));
    }

    [Fact]
    public async Task Sweep_OneItemIsPoisoned_OthersAreDoneAndItBecomesADeadLetter()
    {
        _mail.Poison = id => id == "bad";
        for (var i = 0; i < 50; i++)
            await AddAsync("mail", $"{i}", TimeSpan.FromSeconds(1));
        await AddAsync("mail", "bad", TimeSpan.FromSeconds(1));

        for (var hour = 0; hour < 36; hour++)
        {
            await _scheduler.SweepAsync(Token);
            Time.Advance(TimeSpan.FromMinutes(61));
        }

        Assert.Equal(50, _mail.Done.Distinct().Count());
        Assert.False((await _deadLetters.ListAsync("mail", 10, null, Token)).IsRefused(out _, out var page));
        var letter = Assert.Single(page!.Items);
        Assert.Equal(("bad", Scheduler.MaxFailures), (letter.Item.Id, letter.Failures));
        Assert.Contains("Poison", letter.Reason, StringComparison.Ordinal);

        _mail.Poison = _ => false;
        await _deadLetters.RedriveAsync(letter, Token);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await _scheduler.SweepAsync(Token));
        Assert.Contains("bad", _mail.Done);
    }

    [Fact]
    public async Task Sweep_NobodyServesTheKind_KeepsTheItem()
    {
        await AddAsync("later", "a", TimeSpan.Zero);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await _scheduler.SweepAsync(Token));

        var later = new RecordingHandler("later");
        Time.Advance(TimeSpan.FromMinutes(2));
        await NewScheduler(_mail, later).SweepAsync(Token);
        Assert.Equal(["a"], later.Done);
    }

    [Fact]
    public async Task Sweep_HandlerEntersItsItemAgain_ItIsNotLost()
    {
        await AddAsync("mail", "again", TimeSpan.Zero);
        _mail.OnDone = item => _mail.Done.Count == 1 ? AddAsync("mail", item.Id, TimeSpan.Zero) : ValueTask.CompletedTask;
        for (var i = 0; i < 3; i++)
        {
            await _scheduler.SweepAsync(Token);
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(["again", "again"], _mail.Done);
    }

    [Fact]
    public async Task Sweep_SeveralSchedulersAtOnce_NothingIsLeftOut()
    {
        for (var i = 0; i < 2000; i++)
            await AddAsync("mail", $"{i}", TimeSpan.FromSeconds(i % 120));
        Time.Advance(TimeSpan.FromMinutes(3));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => NewScheduler(_mail).SweepAsync(Token).AsTask(), Token)));
        Assert.Equal(2000, _mail.Done.Distinct().Count());
        Assert.Equal(0, await _scheduler.SweepAsync(Token));
    }

    private ValueTask AddAsync(string kind, string id, TimeSpan after) => _index.AddAsync(Item(kind, id, Time.GetUtcNow() + after), Token);

    private Scheduler NewScheduler(params IDueHandler[] handlers) =>
        new(_index, _deadLetters, _temporary.Table, handlers, Time, NullLogger<Scheduler>.Instance);

    private static DueItem Item(string kind, string id, DateTimeOffset at) => new(kind, id, at, "{}"u8.ToArray());

    private sealed class RecordingHandler(string kind) : IDueHandler
    {
        public string Kind => kind;

        public ConcurrentQueue<string> Done { get; } = new();

        public Func<string, bool> Poison { get; set; } = _ => false;

        public Func<DueItem, ValueTask> OnDone { get; set; } = _ => ValueTask.CompletedTask;

        public async ValueTask HandleAsync(IReadOnlyList<DueItem> due, CancellationToken cancellationToken)
        {
            Assert.InRange(due.Count, 1, Scheduler.MaxBatch);
            if (due.Any(item => Poison(item.Id)))
                throw new InvalidDataException("Poison.");
            foreach (var item in due)
            {
                Done.Enqueue(item.Id);
                await OnDone(item);
            }
        }
    }
}
