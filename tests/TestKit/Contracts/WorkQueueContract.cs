using System.Text;
using EmailPlatform.Core.Queues;
using Xunit;

namespace EmailPlatform.TestKit.Contracts;

/// <summary>What every work queue promises, on both of its sides. A test class derives from it for each adapter.</summary>
public abstract class WorkQueueContract
{
    /// <summary>What <see cref="StartReceivingAsync"/> receives with.</summary>
    protected virtual TimeSpan VisibilityTimeout => TimeSpan.FromSeconds(30);

    /// <summary>What <see cref="StartReceivingAsync"/> receives with.</summary>
    protected const int MaxReceives = 5;

    /// <summary>How long a delayed item waits. A server with a clock of its own is given less of everything.</summary>
    protected virtual TimeSpan Delay => TimeSpan.FromSeconds(90);

    /// <summary>How long before the end of the delay the item must not have come yet.</summary>
    protected virtual TimeSpan DelaySlack => TimeSpan.FromSeconds(1);

    protected ManualTimeProvider Time { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The queue under test, on the clock of <see cref="Time"/>; empty at the begin of each test.</summary>
    protected abstract IWorkQueue Queue { get; }

    /// <summary>Begins to call the handler, with batches of at most ten items.</summary>
    protected abstract Task StartReceivingAsync(IWorkHandler handler, int concurrentBatches);

    /// <summary>The same with one batch at a time, where groups take turns. SQS's fair queues do that; its emulators do not, so that a test kit must.</summary>
    protected virtual Task StartReceivingInTurnsAsync(IWorkHandler handler) => StartReceivingAsync(handler, concurrentBatches: 1);

    /// <summary>Ends the receiving side as a killed process would, and begins again with another handler.</summary>
    protected abstract Task CrashAndStartReceivingAsync(IWorkHandler handler);

    /// <summary>The bodies of the dead letters, and why each of them died.</summary>
    protected abstract Task<IReadOnlyList<(string Body, string Reason)>> ListDeadLettersAsync();

    [Fact]
    public async Task Send_Items_AreReceivedOnceWithTheirGroupAndBody()
    {
        var handler = new RecordingWorkHandler();
        await StartReceivingAsync(handler, concurrentBatches: 4);
        await SendAsync("a", [.. Enumerable.Range(0, 25).Select(i => $"a{i}")]);
        await SendAsync("b", "b0");

        await handler.ReceivedAsync(26, Cancellation);

        Assert.Equal(26, handler.Received.Select(work => Body(work)).Distinct().Count());
        Assert.All(handler.Received, work => Assert.Equal(Body(work)[..1], work.Group));
        Assert.All(handler.Received, work => Assert.Equal(1, work.ReceiveCount));
        Assert.All(handler.Batches, batch => Assert.InRange(batch.Count, 1, 10));
        Assert.All(handler.Batches, batch => Assert.Equal(batch.Count, batch.Select(work => work.Id).Distinct().Count()));
    }

    [Fact]
    public async Task Send_BeforeAnybodyReceives_IsReceivedLater()
    {
        await SendAsync("a", "1", "2");
        var handler = new RecordingWorkHandler();
        await StartReceivingAsync(handler, concurrentBatches: 1);

        await handler.ReceivedAsync(2, Cancellation);
    }

    [Fact]
    public async Task Send_LargestBody_IsReceivedByteForByte()
    {
        var body = new byte[WorkItem.MaxBodyBytes];
        Random.Shared.NextBytes(body);
        var handler = new RecordingWorkHandler();
        await StartReceivingAsync(handler, concurrentBatches: 1);
        await Queue.SendAsync([new WorkItem("a", body), new WorkItem("a", ReadOnlyMemory<byte>.Empty)], Cancellation);

        await handler.ReceivedAsync(2, Cancellation);
        Assert.Contains(handler.Received, work => work.Body.Span.SequenceEqual(body));
        Assert.Contains(handler.Received, work => work.Body.IsEmpty);
    }

    [Fact]
    public async Task Send_WithDelay_IsNotReceivedBeforeItEnds()
    {
        var handler = new RecordingWorkHandler();
        await StartReceivingAsync(handler, concurrentBatches: 1);
        await Queue.SendAsync([Item("a", "later") with { Delay = Delay }, Item("a", "now")], Cancellation);
        await handler.ReceivedAsync(1, Cancellation);

        await PassAsync(Delay - DelaySlack);
        await SendAsync("a", "marker");
        await handler.ReceivedAsync(2, Cancellation);
        Assert.DoesNotContain("later", handler.Received.Select(Body));

        await PassAsync(DelaySlack);
        await handler.ReceivedAsync(3, Cancellation);
        Assert.Contains("later", handler.Received.Select(Body));
    }

    [Fact]
    public async Task Send_InvalidItem_ThrowsAndSendsNothing()
    {
        await ThrowsAsync(Item("a", "x") with { Delay = WorkItem.MaxDelay + TimeSpan.FromSeconds(1) });
        await ThrowsAsync(Item("a", "x") with { Delay = TimeSpan.FromSeconds(-1) });
        await ThrowsAsync(new WorkItem("a", new byte[WorkItem.MaxBodyBytes + 1]));
        await ThrowsAsync(Item("", "x"));

        var handler = new RecordingWorkHandler();
        await StartReceivingAsync(handler, concurrentBatches: 1);
        await SendAsync("a", "marker");
        await handler.ReceivedAsync(1, Cancellation);
        Assert.Equal(["marker"], handler.Received.Select(Body));

        async Task ThrowsAsync(WorkItem item) =>
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Queue.SendAsync([Item("a", "good"), item], Cancellation));
    }

    [Fact]
    public async Task Handle_PartOfABatchFails_OnlyThatPartComesAgainAfterTheVisibilityTimeout()
    {
        await SendAsync("a", "1", "bad", "2");
        var handler = new RecordingWorkHandler(work => work.ReceiveCount == 1 && Body(work) == "bad" ? "not yet" : null);
        await StartReceivingAsync(handler, concurrentBatches: 1);
        await handler.ReceivedAsync(3, Cancellation);

        await AdvanceUntilAsync(() => handler.Received.Count > 3);
        await SendAsync("a", "marker");
        await handler.ReceivedAsync(5, Cancellation);

        Assert.Equal(["1", "2", "bad", "bad", "marker"], handler.Received.Select(Body).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2], handler.Received.Where(work => Body(work) == "bad").Select(work => work.ReceiveCount).Order());
        Assert.Empty(await ListDeadLettersAsync());
    }

    [Fact]
    public async Task Handle_Throws_TheWholeBatchComesAgain()
    {
        await SendAsync("a", "1", "2", "3");
        var handler = new RecordingWorkHandler(work => work.ReceiveCount == 1 ? throw new InvalidOperationException("broken") : null);
        await StartReceivingAsync(handler, concurrentBatches: 1);

        await AdvanceUntilAsync(() => handler.Received.Count(work => work.ReceiveCount == 2) == 3);
    }

    [Fact]
    public async Task Handle_PoisonedItem_EndsInTheDeadLettersAndBlocksNobody()
    {
        await SendAsync("a", "poison", "1", "2");
        var handler = new RecordingWorkHandler(work => Body(work) == "poison" ? $"bad for the {work.ReceiveCount}. time" : null);
        await StartReceivingAsync(handler, concurrentBatches: 1);
        await handler.ReceivedAsync(3, Cancellation);

        await AdvanceUntilAsync(() => ListDeadLettersAsync().Result.Count == 1);

        Assert.Equal(MaxReceives, handler.Received.Count(work => Body(work) == "poison"));
        Assert.Equal(("poison", $"bad for the {MaxReceives}. time"), Assert.Single(await ListDeadLettersAsync()));
        Assert.Equal(MaxReceives + 2, handler.Received.Count);
    }

    [Fact]
    public async Task Handle_OutlastsTheVisibilityTimeout_IsCancelledBeforeItAndReceivedAgain()
    {
        await SendAsync("a", "slow");
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        var handler = new RecordingWorkHandler(async (work, token) =>
        {
            if (work.ReceiveCount > 1)
                return null;
            await using var registration = token.Register(cancelled.SetResult);
            await never.Task;
            return null;
        });
        await StartReceivingAsync(handler, concurrentBatches: 1);
        await handler.StartedAsync(1, Cancellation);

        await PassAsync(VisibilityTimeout * 0.8);
        Assert.False(cancelled.Task.IsCompleted);
        await PassAsync(VisibilityTimeout * 0.19);
        await cancelled.Task.WaitAsync(Cancellation);
        await AdvanceUntilAsync(() => handler.Received.Any(work => work.ReceiveCount == 2));
        never.SetResult();
    }

    [Fact]
    public async Task Receive_OneGroupHasALongBacklog_AnotherIsServedWithinItsTurn()
    {
        await SendAsync("big", [.. Enumerable.Range(0, 500).Select(i => $"big{i}")]);
        await SendAsync("small", "small0", "small1", "small2");
        var handler = new RecordingWorkHandler();
        await StartReceivingInTurnsAsync(handler);
        await handler.ReceivedAsync(503, Cancellation);

        var order = handler.Received.Select(work => work.Group).ToList();
        Assert.InRange(order.LastIndexOf("small"), 0, 40);
    }

    [Fact]
    public async Task Receive_ManyGroups_ShareEvenly()
    {
        foreach (var group in Enumerable.Range(0, 20))
            await SendAsync($"g{group}", [.. Enumerable.Range(0, 20).Select(i => $"{group}-{i}")]);
        var handler = new RecordingWorkHandler();
        await StartReceivingInTurnsAsync(handler);
        await handler.ReceivedAsync(400, Cancellation);

        var firstHalf = handler.Received.Take(200).GroupBy(work => work.Group).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(20, firstHalf.Count);
        Assert.All(firstHalf.Values, count => Assert.InRange(count, 8, 12));
    }

    [Fact]
    public async Task Receive_ConcurrentBatches_RunTogetherUpToTheLimit()
    {
        await SendAsync("a", [.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new RecordingWorkHandler(async (_, _) =>
        {
            await release.Task;
            return null;
        });
        await StartReceivingAsync(handler, concurrentBatches: 3);

        await handler.StartedAsync(3, Cancellation);
        Assert.Equal(3, handler.Batches.Count);
        release.SetResult();
        await handler.ReceivedAsync(100, Cancellation);
        Assert.Equal(100, handler.Received.Select(Body).Distinct().Count());
    }

    [Fact]
    public async Task Crash_WhileHandling_MakesWhatWasInFlightVisibleAtOnce()
    {
        await SendAsync("a", "1", "2");
        var never = new TaskCompletionSource();
        var stuck = new RecordingWorkHandler(async (_, _) =>
        {
            await never.Task;
            return null;
        });
        await StartReceivingAsync(stuck, concurrentBatches: 1);
        await stuck.StartedAsync(1, Cancellation);

        var handler = new RecordingWorkHandler();
        await CrashAndStartReceivingAsync(handler);
        await handler.ReceivedAsync(2, Cancellation);

        Assert.Equal(["1", "2"], handler.Received.Select(Body).Order());
        Assert.All(handler.Received, work => Assert.Equal(2, work.ReceiveCount));
        never.SetResult();
    }

    [Fact]
    public async Task Crash_AgainAndAgainByOneItem_EndsInTheDeadLetters()
    {
        await SendAsync("a", "killer");
        for (var crash = 0; crash < MaxReceives; crash++)
        {
            var never = new TaskCompletionSource();
            var stuck = new RecordingWorkHandler(async (_, _) =>
            {
                await never.Task;
                return null;
            });
            await CrashAndStartReceivingAsync(stuck);
            await stuck.StartedAsync(1, Cancellation);
        }

        var afterwards = new RecordingWorkHandler();
        await CrashAndStartReceivingAsync(afterwards);
        await AdvanceUntilAsync(() => ListDeadLettersAsync().Result.Count == 1);
        Assert.Equal("killer", Assert.Single(await ListDeadLettersAsync()).Body);
        Assert.Empty(afterwards.Batches);
    }

    /// <summary>Lets so much time pass.</summary>
    protected virtual Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>Moves the clock in steps, since a timer may be set only after the step before.</summary>
    protected virtual Task AdvanceUntilAsync(Func<bool> condition) => Eventually.HoldsAsync(
        () =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        "the clock was moved on",
        Cancellation);

    protected ValueTask SendAsync(string group, params string[] bodies) =>
        Queue.SendAsync([.. bodies.Select(body => Item(group, body))], Cancellation);

    protected static string Body(ReceivedWork work) => Encoding.UTF8.GetString(work.Body.Span);

    private static WorkItem Item(string group, string body) => new(group, Encoding.UTF8.GetBytes(body));
}
