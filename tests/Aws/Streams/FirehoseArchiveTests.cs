using System.Text;
using Amazon.Runtime;
using EmailPlatform.Aws.Clients.Firehose;
using EmailPlatform.Aws.Streams;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Core.Streams;
using EmailPlatform.TestKit.Aws;

namespace EmailPlatform.Aws.Tests.Streams;

public sealed class FirehoseArchiveTests : IAsyncLifetime
{
    private FirehoseFake _firehose = null!;
    private FirehoseClient _client = null!;
    private FirehoseArchive _archive = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<int> Archived => _firehose.Events.Select(happened => happened["id"]!.GetValue<int>());

    private IEnumerable<int> RecordsOfCalls => _firehose.Calls.Select(call => call.Count);

    public async ValueTask InitializeAsync()
    {
        _firehose = await FirehoseFake.StartAsync(new SignatureCheck(TestCredentials.AccessKey, TestCredentials.SecretKey, LocalAws.Region, "firehose"));
        _client = new FirehoseClient(LocalAws.At(_firehose.Url));
        _archive = new FirehoseArchive(_client, _firehose.DeliveryStream, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _firehose.DisposeAsync();
    }

    [Fact]
    public async Task Handle_ManyRecords_AreOne_WithTheirLinesAsTheyWere()
    {
        await HandleAsync("""{"id":1}""", "{\"id\":2,\"text\":\"{\\n}\"}\n{\"id\":  3}", """{"id":4}""");

        var record = Assert.Single(_firehose.Taken);
        Assert.Equal("{\"id\":1}\n{\"id\":2,\"text\":\"{\\n}\"}\n{\"id\":  3}\n{\"id\":4}", Encoding.UTF8.GetString(record));
        Assert.Equal([1, 2, 3, 4], Archived);
        Assert.Single(_firehose.Calls);
    }

    /// <summary>More in one record would not be taken apart.</summary>
    [Fact]
    public async Task Handle_ManyEvents_AreFiveHundredInARecord()
    {
        await HandleAsync([.. Enumerable.Range(0, 1201).Select(id => Event(id))]);

        Assert.Equal([3], RecordsOfCalls);
        Assert.Equal(Enumerable.Range(0, 1201), Archived);
        Assert.Empty(_firehose.Errors);
    }

    [Fact]
    public async Task Handle_LargeEvents_StayWithinTheLimitsOfRecordAndCall()
    {
        await HandleAsync([.. Enumerable.Range(0, 90).Select(id => Event(id, bytes: 100_000)), Event(90, bytes: 1_000_000)]);

        Assert.Equal(Enumerable.Range(0, 91), Archived);
        Assert.All(_firehose.Taken.SkipLast(1), record => Assert.InRange(record.Length, 400_000, 512 * 1024));
        Assert.Equal([6, 6, 6, 1], RecordsOfCalls);
    }

    /// <summary>Firehose takes a record apart or does not: nothing may keep others out of the archive.</summary>
    [Theory]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("""{"id":7""")]
    [InlineData("""{"id":7}}""")]
    [InlineData("""{"id":7} {"id":8""")]
    public async Task Handle_WhatIsNoEvent_IsARecordOfItsOwn(string data)
    {
        await HandleAsync("""{"id":1}""", data, """{"id":2}""", "");

        Assert.Equal([1, 2], Archived);
        Assert.Equal([data], _firehose.Errors);
        Assert.Single(_firehose.Calls);
    }

    [Fact]
    public async Task Handle_NothingToArchive_CallsNobody()
    {
        await HandleAsync();

        Assert.Empty(_firehose.Calls);
    }

    [Fact]
    public async Task Handle_SomeRecordsAreNotTaken_PutsOnlyThemAgain()
    {
        _firehose.Answer(new FirehoseAnswer.Without(1, 3), new FirehoseAnswer.Without(0, 1), new FirehoseAnswer.Without(0));

        await HandleAsync([.. Enumerable.Range(0, 5).Select(id => Event(id, bytes: 300_000))]);

        Assert.Equal([5, 2, 2, 1], RecordsOfCalls);
        Assert.Equal([0, 2, 4, 3, 1], Archived);
    }

    [Fact]
    public async Task Handle_ARecordIsNeverTaken_ThrowsInTheEnd()
    {
        _firehose.Always = new FirehoseAnswer.Without(0);

        var error = await Assert.ThrowsAsync<FirehosePutException>(() => HandleAsync(Event(0, bytes: 300_000), Event(1, bytes: 300_000)));

        Assert.Contains("ServiceUnavailableException", error.Message, StringComparison.Ordinal);
        Assert.Equal([2, 1, 1, 1, 1], RecordsOfCalls);
        Assert.Equal([1], Archived);
    }

    [Fact]
    public async Task Handle_ReplyIsLost_PutsAllAgain()
    {
        _firehose.Answer(new FirehoseAnswer.LoseReply());

        await HandleAsync(Event(0, bytes: 300_000), Event(1, bytes: 300_000));

        Assert.Equal([0, 1, 0, 1], Archived);
    }

    [Fact]
    public async Task Handle_FirehoseIsUnavailableForAMoment_IsTriedAgain()
    {
        _firehose.Answer(FirehoseAnswer.Unavailable);

        await HandleAsync(Event(0));

        Assert.Equal([0], Archived);
    }

    [Theory]
    [InlineData("ServiceUnavailableException", 500)]
    [InlineData("ResourceNotFoundException", 400)]
    [InlineData("AccessDeniedException", 400)]
    public async Task Handle_FirehoseRefuses_Throws(string code, int status)
    {
        _firehose.Always = new FirehoseAnswer.Error(status, code, "No.");

        var error = await Assert.ThrowsAsync<AmazonServiceException>(() => HandleAsync(Event(0)));

        Assert.Equal(code, error.ErrorCode);
        Assert.Empty(_firehose.Taken);
    }

    private async Task HandleAsync(params IEnumerable<string> records) =>
        await _archive.HandleAsync([.. records.Select(record => new StreamRecord("key", Encoding.UTF8.GetBytes(record)))], Cancellation);

    /// <param name="bytes">0 for no more than it needs.</param>
    private static string Event(int id, int bytes = 0) => $$"""{"id":{{id}},"text":"{{new string('x', Math.Max(0, bytes - 25))}}"}""";
}
