using EmailPlatform.Core.Delivery;
using EmailPlatform.TestKit;

namespace EmailPlatform.Relay.Tests.Delivery;

/// <summary>Kept connections: sharing, reuse, loss and the end.</summary>
public sealed class NextHopPoolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_OneAfterTheOther_ReusesTheConnection()
    {
        await using var hop = new FakeHop();
        await using var transport = Outgoing.Transport(hop);
        for (var i = 0; i < 5; i++)
            Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message($"{i}"), Cancellation));
        Assert.Equal(1, hop.Connections);
        Assert.Equal(5, hop.Messages.Length);
        Assert.DoesNotContain("RSET", hop.Commands);
    }

    [Fact]
    public async Task Deliver_AfterARefusedRecipient_ReusesTheConnection()
    {
        await using var hop = new FakeHop { Script = (_, _, step) => step == "RCPT" ? "550 5.1.1 no" : step == "DATA" ? "503 5.5.1 no recipients" : null };
        await using var transport = Outgoing.Transport(hop);
        for (var i = 0; i < 3; i++)
            Assert.Equal("5.1.1", Assert.IsType<DeliveryOutcome.Failed>(await transport.DeliverAsync(Outgoing.Message(), Cancellation)).EnhancedStatus);
        Assert.Equal(1, hop.Connections);
    }

    [Fact]
    public async Task Deliver_ManyAtOnce_ArePipelinedOnOneConnection()
    {
        var release = new TaskCompletionSource();
        await using var hop = new FakeHop { ReadsAhead = true, Before = step => step == "GREETING" ? release.Task : Task.CompletedTask };
        await using var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { MaxConnections = 1 });
        var sent = Enumerable.Range(0, 100).Select(i => transport.DeliverAsync(Outgoing.Message($"Message {i}"), Cancellation).AsTask()).ToArray();
        release.SetResult();
        Assert.All(await Task.WhenAll(sent), outcome => Assert.IsType<DeliveryOutcome.Delivered>(outcome));
        Assert.Equal(1, hop.Connections);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"Subject: test\r\n\r\nMessage {i}\r\n"), hop.Messages);
    }

    [Fact]
    public async Task Deliver_ManyAtOnce_OpensNoMoreConnectionsThanAllowed()
    {
        var release = new TaskCompletionSource();
        await using var hop = new FakeHop { Before = step => step == "END" ? release.Task : Task.CompletedTask };
        await using var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { MaxConnections = 3 });
        var sent = Enumerable.Range(0, 30).Select(i => transport.DeliverAsync(Outgoing.Message($"{i}"), Cancellation).AsTask()).ToArray();
        await Eventually.HoldsAsync(() => hop.Messages.Length == 3, "each of three connections has a message", Cancellation);
        release.SetResult();
        Assert.All(await Task.WhenAll(sent), outcome => Assert.IsType<DeliveryOutcome.Delivered>(outcome));
        Assert.Equal(3, hop.Connections);
        Assert.Equal(30, hop.Messages.Distinct().Count());
    }

    [Theory]
    [InlineData(FakeHop.Drop)]
    [InlineData("421 4.4.2 idle for too long")]
    public async Task Deliver_HopHasClosedKeptConnection_IsSentOnAFreshOne(string farewell)
    {
        await using var hop = new FakeHop { Script = (connection, message, step) => (connection, message, step) is (1, 2, "MAIL") ? farewell : null };
        // One, since the second message may come before the first one's connection is idle.
        await using var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { MaxConnections = 1 });
        Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message("first"), Cancellation));
        Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message("second"), Cancellation));
        Assert.Equal(2, hop.Connections);
        Assert.Equal(["Subject: test\r\n\r\nfirst\r\n", "Subject: test\r\n\r\nsecond\r\n"], hop.Messages);
    }

    [Fact]
    public async Task Deliver_FreshConnectionDropsToo_IsDeferred()
    {
        await using var refusing = new FakeHop { Script = (connection, message, step) => step == "MAIL" && (connection, message) != (1, 1) ? FakeHop.Drop : null };
        await using var transport = Outgoing.Transport(Outgoing.Options(refusing.Url) with { MaxConnections = 1 });
        Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message("first"), Cancellation));
        Assert.IsType<DeliveryOutcome.Deferred>(await transport.DeliverAsync(Outgoing.Message("second"), Cancellation));
        Assert.Equal(2, refusing.Connections);
    }

    [Fact]
    public async Task Deliver_ConnectionDropsAfterAMessage_OnlyThatOneIsUncertain()
    {
        await using var hop = new FakeHop { Script = (connection, message, step) => (connection, message, step) is (1, 3, "END") ? FakeHop.Drop : null };
        await using var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { MaxConnections = 1 });
        var sent = Enumerable.Range(0, 10).Select(i => transport.DeliverAsync(Outgoing.Message($"{i}"), Cancellation).AsTask()).ToArray();
        var outcomes = await Task.WhenAll(sent);
        Assert.Equal(9, outcomes.Count(outcome => outcome is DeliveryOutcome.Delivered));
        Assert.Single(outcomes, outcome => outcome is DeliveryOutcome.Uncertain);
        Assert.Equal(10, hop.Messages.Length);
        Assert.Equal(10, hop.Messages.Distinct().Count());
    }

    [Fact]
    public async Task Deliver_MessagesPerConnectionUsedUp_OpensAnother()
    {
        await using var hop = new FakeHop();
        await using var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { MaxConnections = 1, MaxMessagesPerConnection = 2 });
        for (var i = 0; i < 5; i++)
            Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message($"{i}"), Cancellation));
        Assert.Equal(3, hop.Connections);
        Assert.Equal(2, hop.Commands.Count(command => command == "QUIT"));
    }

    [Fact]
    public async Task Deliver_UnusedForLong_QuitsAndComesBack()
    {
        await using var hop = new FakeHop();
        await using var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { IdleTimeout = TimeSpan.FromMilliseconds(50) });
        Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message(), Cancellation));
        await Eventually.HoldsAsync(() => hop.Commands.Contains("QUIT"), "the connection says QUIT", Cancellation);
        Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message(), Cancellation));
        Assert.Equal(2, hop.Connections);
    }

    [Fact]
    public async Task Deliver_HopIsDown_IsAnsweredWithoutTryingAgain()
    {
        await using var hop = new FakeHop { Script = (_, _, step) => step == "GREETING" ? "421 4.3.2 down" : null };
        await using var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { FailureMemory = TimeSpan.FromHours(1) });
        for (var i = 0; i < 5; i++)
        {
            var delivery = transport.DeliverAsync(Outgoing.Message(), Cancellation);
            Assert.True(i == 0 || delivery.IsCompleted);
            Assert.IsType<DeliveryOutcome.Deferred>(await delivery);
        }

        Assert.Equal(1, hop.Connections);
    }

    [Fact]
    public async Task Deliver_HopIsUpAgain_IsDelivered()
    {
        await using var hop = new FakeHop { Script = (connection, _, step) => connection == 1 && step == "GREETING" ? "421 4.3.2 down" : null };
        await using var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { FailureMemory = TimeSpan.Zero });
        Assert.IsType<DeliveryOutcome.Deferred>(await transport.DeliverAsync(Outgoing.Message(), Cancellation));
        Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message(), Cancellation));
    }

    [Fact]
    public async Task Deliver_HopTakesFewerConnections_DeliversAllOverThose()
    {
        await using var hop = new FakeHop { Script = (connection, _, step) => connection > 2 && step == "GREETING" ? "421 4.7.0 too many" : null };
        await using var transport = Outgoing.Transport(hop);
        var sent = Enumerable.Range(0, 50).Select(i => transport.DeliverAsync(Outgoing.Message($"{i}"), Cancellation).AsTask()).ToArray();
        Assert.All(await Task.WhenAll(sent), outcome => Assert.IsType<DeliveryOutcome.Delivered>(outcome));
    }

    [Fact]
    public async Task Deliver_CancelledBeforeTheDataLeft_Throws()
    {
        await using var hop = new FakeHop { Script = (_, _, step) => step == "RCPT" ? FakeHop.Stall : null };
        await using var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { MaxConnections = 1 });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var onTheWire = transport.DeliverAsync(Outgoing.Message(), cancel.Token);
        await Eventually.HoldsAsync(() => hop.Commands.Any(c => c.StartsWith("RCPT", StringComparison.Ordinal)), "the hop has read RCPT", Cancellation);
        var waiting = transport.DeliverAsync(Outgoing.Message(), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await onTheWire);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task Deliver_CancelledAfterTheData_IsUncertainAndOthersAreDelivered()
    {
        await using var hop = new FakeHop { Script = (connection, message, step) => (connection, message, step) is (1, 2, "END") ? FakeHop.Stall : null };
        await using var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { MaxConnections = 1 });
        Assert.IsType<DeliveryOutcome.Delivered>(await transport.DeliverAsync(Outgoing.Message("first"), Cancellation));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var stalled = transport.DeliverAsync(Outgoing.Message("second"), cancel.Token);
        await Eventually.HoldsAsync(() => hop.Messages.Length == 2, "the hop has the second message", Cancellation);
        var third = transport.DeliverAsync(Outgoing.Message("third"), Cancellation);
        await cancel.CancelAsync();
        Assert.IsType<DeliveryOutcome.Uncertain>(await stalled);
        Assert.IsType<DeliveryOutcome.Delivered>(await third);
        Assert.Equal(3, hop.Messages.Length);
    }

    [Fact]
    public async Task Dispose_WithConnections_FinishesWhatIsOnTheWireAndQuits()
    {
        var release = new TaskCompletionSource();
        await using var hop = new FakeHop { Before = step => step == "END" ? release.Task : Task.CompletedTask };
        var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { MaxConnections = 1 });
        var onTheWire = transport.DeliverAsync(Outgoing.Message("first"), Cancellation);
        await Eventually.HoldsAsync(() => hop.Messages.Length == 1, "the hop has the message", Cancellation);
        var waiting = transport.DeliverAsync(Outgoing.Message("second"), Cancellation);
        var disposing = transport.DisposeAsync();
        Assert.IsType<DeliveryOutcome.Deferred>(await waiting);
        Assert.IsType<DeliveryOutcome.Deferred>(await transport.DeliverAsync(Outgoing.Message("third"), Cancellation));
        release.SetResult();
        Assert.IsType<DeliveryOutcome.Delivered>(await onTheWire);
        await disposing;
        Assert.Equal("QUIT", hop.Commands[^1]);
        Assert.Single(hop.Messages);
    }

    [Fact]
    public async Task Dispose_HopStalls_EndsWithinTheStopTimeout()
    {
        await using var hop = new FakeHop { Script = (_, _, step) => step == "END" ? FakeHop.Stall : null };
        var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { StopTimeout = TimeSpan.FromMilliseconds(100) });
        var onTheWire = transport.DeliverAsync(Outgoing.Message(), Cancellation);
        await Eventually.HoldsAsync(() => hop.Messages.Length == 1, "the hop has the message", Cancellation);
        await transport.DisposeAsync();
        Assert.IsType<DeliveryOutcome.Uncertain>(await onTheWire);
    }

    [Fact]
    public async Task Dispose_Again_DoesNothing()
    {
        var transport = Outgoing.Transport(Outgoing.Options("smtp://127.0.0.1:1"));
        await transport.DisposeAsync();
        await transport.DisposeAsync();
    }
}
