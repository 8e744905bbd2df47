using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Sending;

namespace EmailPlatform.Core.Tests.Events;

public sealed class MailEventStreamTests
{
    private static readonly SendId Send = SendId.New(TimeProvider.System);

    private readonly KeptStream _kept = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_EventsAtOnce_AreOneRecord()
    {
        MailEvent[] events = [Happened(0, EventKind.Accepted), Happened(0, EventKind.Sent), Happened(1, EventKind.Accepted), Happened(0, EventKind.Delivered)];

        await new MailEventStream(_kept).AppendAsync(events, Cancellation);

        Assert.Equal(events[0].MessageId.ToString(), Assert.Single(_kept.Records).Key);
        Assert.Equal(events.Select(each => each.Id), _kept.Events.Select(each => each.Id));
    }

    [Fact]
    public async Task Append_Thousands_AreRecordsOfSomeKilobytes()
    {
        var events = Enumerable.Range(0, 1_000).Select(ordinal => Happened(ordinal, EventKind.Delivered)).ToArray();

        await new MailEventStream(_kept).AppendAsync(events, Cancellation);

        Assert.All(_kept.Records, record => Assert.InRange(record.Data.Length, 1, 24 * 1024));
        Assert.InRange(_kept.Records.Count, 2, 20);
        Assert.Equal(events.Select(each => each.Id), _kept.Events.Select(each => each.Id));
    }

    [Fact]
    public async Task Read_TextThatLooksLikeASeam_IsOneEvent()
    {
        var odd = Happened(0, EventKind.Bounced) with { Response = "550 {\"a\":{}\n{\"b\":1}}\r\n" };

        await new MailEventStream(_kept).AppendAsync([odd, odd], Cancellation);

        Assert.Equal([odd.Response, odd.Response], _kept.Events.Select(each => each.Response));
    }

    [Fact]
    public void Read_WhatIsNoEvent_IsNull()
    {
        var record = new StreamRecord("k", "{\"a\":1}\nnonsense"u8.ToArray());

        Assert.Null(Assert.Single(MailEventStream.Read(record)));
    }

    private static MailEvent Happened(int ordinal, EventKind kind) => new()
    {
        Tenant = TenantId.Default,
        MessageId = Send.Recipient(ordinal),
        Kind = kind,
        Time = DateTimeOffset.UnixEpoch,
        Stream = MailStream.Bulk,
        Recipient = "bea@example.net",
        Attempt = 1,
    };
}
