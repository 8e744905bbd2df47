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

    /// <summary>Whether what is sent once is stored once: more than the port promises, since a call whose reply is lost is repeated.</summary>
    protected abstract bool StoresOnce { get; }

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

        AssertReceived([.. Enumerable.Range(0, 25).Select(i => $"a{i}"), "b0"], handler.Received);
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
        AssertReceived(["marker", "now"], handler.Received);

        await PassAsync(DelaySlack);
        await handler.ReceivedAsync(3, Cancellation);
        AssertReceived(["later", "marker", "now"], handler.Received);
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
        AssertReceived(["marker"], handler.Received);

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

        await AdvanceUntilAsync(() => ReceiveCounts("bad").All(counts => counts.Count > 1));
        await SendAsync("a", "marker");
        await handler.ReceivedAsync(4, Cancellation);

        AssertReceived(["1", "2", "bad", "marker"], handler.Received.Where(work => Body(work) != "bad" || work.ReceiveCount == 1));
        Assert.All(ReceiveCounts("bad"), counts => Assert.Equal([1, 2], counts));
        Assert.All(["1", "2", "marker"], body => Assert.All(ReceiveCounts(body), counts => Assert.Equal([1], counts)));
        Assert.Empty(await ListDeadLettersAsync());

        IReadOnlyList<IReadOnlyList<int>> ReceiveCounts(string body) => ReceiveCountsOf(body, handler.Received);
    }

    [Fact]
    public async Task Handle_Throws_TheWholeBatchComesAgain()
    {
        await SendAsync("a", "1", "2", "3");
        var handler = new RecordingWorkHandler(work => work.ReceiveCount == 1 ? throw new InvalidOperationException("broken") : null);
        await StartReceivingAsync(handler, concurrentBatches: 1);

        await AdvanceUntilAsync(() => handler.Received.Where(work => work.ReceiveCount == 2).Select(Body).Distinct().Count() == 3);
    }

    [Fact]
    public async Task Handle_PoisonedItem_EndsInTheDeadLettersAndBlocksNobody()
    {
        await SendAsync("a", "poison", "1", "2");
        var handler = new RecordingWorkHandler(work => Body(work) == "poison" ? $"bad for the {work.ReceiveCount}. time" : null);
        await StartReceivingAsync(handler, concurrentBatches: 1);
        await handler.ReceivedAsync(3, Cancellation);

        await AdvanceUntilAsync(() => ListDeadLettersAsync().Result.Count > 0 && ReceiveCounts("poison").All(counts => counts.Count >= MaxReceives));

        Assert.All(ReceiveCounts("poison"), counts => Assert.Equal(Enumerable.Range(1, MaxReceives), counts));
        Assert.All(["1", "2"], body => Assert.All(ReceiveCounts(body), counts => Assert.Equal([1], counts)));
        AssertReceived(["1", "2", "poison"], handler.Received.Where(work => work.ReceiveCount == 1));
        var dead = await ListDeadLettersAsync();
        Assert.Equal(("poison", $"bad for the {MaxReceives}. time"), Assert.Single(StoresOnce ? dead : [.. dead.Distinct()]));

        IReadOnlyList<IReadOnlyList<int>> ReceiveCounts(string body) => ReceiveCountsOf(body, handler.Received);
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
            await using var registration = token.Register(() => cancelled.TrySetResult());
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
        AssertReceived([.. Enumerable.Range(0, 100).Select(i => $"{i}")], handler.Received);
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

        AssertReceived(["1", "2"], handler.Received);
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
        await AdvanceUntilAsync(() => ListDeadLettersAsync().Result.Count > 0);
        var dead = (await ListDeadLettersAsync()).Select(letter => letter.Body);
        Assert.Equal("killer", Assert.Single(StoresOnce ? dead : dead.Distinct()));
        Assert.Empty(afterwards.Batches);
    }

    /// <summary>These bodies and no others; each once, unless what was sent once may be stored twice.</summary>
    private void AssertReceived(IEnumerable<string> bodies, IEnumerable<ReceivedWork> received)
    {
        var found = received.Select(Body);
        Assert.Equal(bodies.Order(StringComparer.Ordinal), (StoresOnce ? found : found.Distinct()).Order(StringComparer.Ordinal));
    }

    /// <summary>Of each item that has the body, the counts with which it was received.</summary>
    private static IReadOnlyList<IReadOnlyList<int>> ReceiveCountsOf(string body, IEnumerable<ReceivedWork> received) =>
        [.. received.Where(work => Body(work) == body).GroupBy(work => work.Id).Select(item => (IReadOnlyList<int>)[.. item.Select(work => work.ReceiveCount).Order()])];

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
