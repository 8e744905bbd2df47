using EmailPlatform.Core.Delivery;

namespace EmailPlatform.Relay.Tests.Delivery;

/// <summary>Each answer of a hop, and what it means for the message.</summary>
public sealed class NextHopOutcomeTests
{
    private static readonly TimeSpan Refused = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_Accepted_IsDeliveredWithTheReply()
    {
        await using var hop = new FakeHop { Script = (_, _, step) => step == "END" ? "250 2.6.0 queued as 42" : null };
        await using var transport = Outgoing.Transport(hop);
        var outcome = await transport.DeliverAsync(Outgoing.Message("One\r\n.two\r\n..three"), Cancellation);
        var expected = new DeliveryOutcome.Delivered { Response = "250 2.6.0 queued as 42", EnhancedStatus = "2.6.0", RemoteHost = "127.0.0.1" };
        Assert.Equal(expected, outcome);
        Assert.Equal("Subject: test\r\n\r\nOne\r\n.two\r\n..three\r\n", Assert.Single(hop.Messages));
        Assert.Contains("MAIL FROM:<bounces@example.test> SIZE=37", hop.Commands);
        Assert.Equal($"smtp:127.0.0.1:{hop.Port}", transport.Name);
    }

    [Theory]
    [InlineData("GREETING", "421 4.3.2 not now", "4.3.2")]
    [InlineData("EHLO", "421 4.7.0 go away", "4.7.0")]
    [InlineData("MAIL", "451 4.7.1 slow down", "4.7.1")]
    [InlineData("MAIL", "421 4.7.0 no more", "4.7.0")]
    [InlineData("RCPT", "450 4.2.1 full", "4.2.1")]
    [InlineData("RCPT", "421 4.7.0 no more", "4.7.0")]
    [InlineData("DATA", "451 try again", null)]
    [InlineData("END", "452 4.3.1 disk", "4.3.1")]
    [InlineData("END", "421 4.3.2 stopping", "4.3.2")]
    public async Task Deliver_TransientReply_IsDeferred(string step, string reply, string? status)
    {
        await using var hop = new FakeHop { Script = (_, _, at) => at == step ? reply : null };
        await using var transport = Outgoing.Transport(hop);
        var outcome = await transport.DeliverAsync(Outgoing.Message(), Cancellation);
        Assert.Equal(new DeliveryOutcome.Deferred(RetryAfter: null) { Response = reply, EnhancedStatus = status, RemoteHost = "127.0.0.1" }, outcome);
        Assert.Equal(1, hop.Connections);
    }

    [Theory]
    [InlineData("MAIL", "550 5.7.1 not from there", "5.7.1")]
    [InlineData("RCPT", "550 5.1.1 nobody", "5.1.1")]
    [InlineData("DATA", "554 5.7.1 no", "5.7.1")]
    [InlineData("END", "554 5.6.0 spam", "5.6.0")]
    [InlineData("END", "550 plain no", null)]
    public async Task Deliver_PermanentReply_IsFailed(string step, string reply, string? status)
    {
        await using var hop = new FakeHop { Script = (_, _, at) => at == step ? reply : null };
        await using var transport = Outgoing.Transport(hop);
        var outcome = await transport.DeliverAsync(Outgoing.Message(), Cancellation);
        Assert.Equal(new DeliveryOutcome.Failed { Response = reply, EnhancedStatus = status, RemoteHost = "127.0.0.1" }, outcome);
    }

    [Theory]
    [InlineData("GREETING", "554 5.7.1 your address is blocked")]
    [InlineData("EHLO", "554 5.7.1 bad name")]
    [InlineData("MAIL", "530 5.7.0 authenticate first")]
    [InlineData("RCPT", "530 5.7.0 authenticate first")]
    public async Task Deliver_HopRefusesUs_IsDeferredForLonger(string step, string reply)
    {
        await using var hop = new FakeHop { Script = (_, _, at) => at == step ? reply : null };
        await using var transport = Outgoing.Transport(hop);
        var outcome = Assert.IsType<DeliveryOutcome.Deferred>(await transport.DeliverAsync(Outgoing.Message(), Cancellation));
        Assert.Equal(Refused, outcome.RetryAfter);
        Assert.Equal(reply, outcome.Response);
    }

    [Theory]
    [InlineData("GREETING", false)]
    [InlineData("EHLO", false)]
    [InlineData("MAIL", false)]
    [InlineData("RCPT", false)]
    [InlineData("DATA", false)]
    [InlineData("END", true)]
    public async Task Deliver_ConnectionDrops_IsUncertainOnlyAfterTheData(string step, bool isUncertain)
    {
        await using var hop = new FakeHop { Script = (_, _, at) => at == step ? FakeHop.Drop : null };
        await using var transport = Outgoing.Transport(hop);
        var outcome = await transport.DeliverAsync(Outgoing.Message(), Cancellation);
        Assert.Equal(isUncertain, outcome is DeliveryOutcome.Uncertain);
        Assert.Equal(!isUncertain, outcome is DeliveryOutcome.Deferred);
        Assert.Equal(1, hop.Connections);
    }

    [Fact]
    public async Task Deliver_ConnectionDropsWithinLargeMessage_IsDeferred()
    {
        await using var hop = new FakeHop { Extensions = ["PIPELINING"], Script = (_, _, step) => step == "CONTENT" ? FakeHop.Drop : null };
        await using var transport = Outgoing.Transport(hop);
        var line = new string('x', 76) + "\r\n";
        var outcome = await transport.DeliverAsync(Outgoing.Message(string.Concat(Enumerable.Repeat(line, 400_000))), Cancellation);
        Assert.IsType<DeliveryOutcome.Deferred>(outcome);
        Assert.Empty(hop.Messages);
    }

    [Theory]
    [InlineData("GREETING", false)]
    [InlineData("MAIL", false)]
    [InlineData("DATA", false)]
    [InlineData("END", true)]
    public async Task Deliver_HopStalls_EndsWithinTheDeadline(string step, bool isUncertain)
    {
        await using var hop = new FakeHop { Script = (_, _, at) => at == step ? FakeHop.Stall : null };
        var limit = TimeSpan.FromMilliseconds(200);
        await using var transport = Outgoing.Transport(Outgoing.Options(hop.Url) with { DeliveryTimeout = limit, ConnectTimeout = limit });
        var outcome = await transport.DeliverAsync(Outgoing.Message(), Cancellation);
        Assert.Equal(isUncertain, outcome is DeliveryOutcome.Uncertain);
        Assert.Equal(!isUncertain, outcome is DeliveryOutcome.Deferred);
        Assert.Contains("within 0 s", outcome.Response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliver_NobodyListens_IsDeferred()
    {
        var hop = new FakeHop();
        var url = hop.Url;
        await hop.DisposeAsync();
        await using var transport = Outgoing.Transport(Outgoing.Options(url));
        var outcome = await transport.DeliverAsync(Outgoing.Message(), Cancellation);
        Assert.Equal("4.4.1", Assert.IsType<DeliveryOutcome.Deferred>(outcome).EnhancedStatus);
    }

    [Fact]
    public async Task Deliver_UnknownHost_IsDeferred()
    {
        await using var transport = Outgoing.Transport(Outgoing.Options("smtp://no-such-host.invalid:25"));
        var outcome = await transport.DeliverAsync(Outgoing.Message(), Cancellation);
        Assert.Equal("4.4.3", Assert.IsType<DeliveryOutcome.Deferred>(outcome).EnhancedStatus);
    }

    [Theory]
    [InlineData("SIZE 20", "plain", "to@example.net", "5.3.4")]
    [InlineData("8BITMIME", "plain", "tö@example.net", "5.6.7")]
    [InlineData("SMTPUTF8", "eight bit: é", "to@example.net", "5.6.3")]
    [InlineData("8BITMIME", "nul: \0", "to@example.net", "5.6.0")]
    public async Task Deliver_WhatTheHopCannotTake_FailsWithoutBeingSent(string extension, string body, string to, string status)
    {
        await using var hop = new FakeHop { Extensions = ["PIPELINING", extension] };
        await using var transport = Outgoing.Transport(hop);
        var outcome = await transport.DeliverAsync(Outgoing.Message(body, to), Cancellation);
        Assert.Equal(status, Assert.IsType<DeliveryOutcome.Failed>(outcome).EnhancedStatus);
        Assert.DoesNotContain(hop.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }
}
