using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core.Tables;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Tables;

/// <summary>What DynamoDB refuses for a while is tried again; what it refuses for good, or for too long, is thrown.</summary>
public sealed class RefusalTests(AwsEmulators emulators)
{
    private static readonly TableKey Key = new("p", "s");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnyCall_ThrottledForLong_ThrowsThatTheTableIsBusy()
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators, FaultPlan.Always(Fault.Throttle));

        await ThrowsBusyAsync(table => table.GetAsync(Key, Cancellation));
        await ThrowsBusyAsync(table => table.GetManyAsync([Key], Cancellation));
        await ThrowsBusyAsync(table => table.WriteAsync(Put(), Cancellation));
        await ThrowsBusyAsync(table => table.TransactAsync([Put()], Cancellation));
        await ThrowsBusyAsync(table => table.QueryAsync(new TableQuery { Partition = "p" }, Cancellation));
        Assert.Equal(5 * 11, faulty.Plan.Count(Fault.Throttle));

        async Task ThrowsBusyAsync<T>(Func<ITable, ValueTask<T>> call) =>
            await Assert.ThrowsAsync<TableBusyException>(() => faulty.FinishAsync(call(faulty.Table).AsTask()));
    }

    [Fact]
    public async Task AnyCall_NeverAnswered_ThrowsWhyAndNotThatTheTableIsBusy()
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators, FaultPlan.Always(Fault.LostRequest));
        await Assert.ThrowsAsync<IOException>(() => faulty.FinishAsync(faulty.Table.WriteAsync(Put(), Cancellation).AsTask()));
    }

    [Fact]
    public async Task AnyCall_Cancelled_EndsAtOnce()
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators, FaultPlan.Always(Fault.Throttle));
        using var cancellation = new CancellationTokenSource();
        var running = faulty.Table.WriteAsync(Put(), cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData("TransactionConflict")]
    [InlineData("ThrottlingError")]
    [InlineData("ProvisionedThroughputExceeded")]
    public async Task Transact_CancelledForWhatPasses_IsTriedAgain(string code)
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators, refusal: _ => Cancelled(code));
        var outcomes = await faulty.WithFaultAsync(Fault.Throttle, table => table.TransactAsync([Put(), Put("other")], Cancellation));
        Assert.NotNull(outcomes);
    }

    [Fact]
    public async Task Transact_InConflictForLong_ThrowsThatTheTableIsBusy()
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators, FaultPlan.Always(Fault.Throttle), _ => Cancelled("TransactionConflict"));
        await Assert.ThrowsAsync<TableBusyException>(() => faulty.FinishAsync(faulty.Table.TransactAsync([Put(), Put("other")], Cancellation).AsTask()));
    }

    [Fact]
    public async Task Transact_CancelledForGood_Throws()
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators, FaultPlan.Always(Fault.Throttle), _ => Cancelled("ValidationError"));
        await Assert.ThrowsAsync<TransactionCanceledException>(() => faulty.FinishAsync(faulty.Table.TransactAsync([Put(), Put("other")], Cancellation).AsTask()));
        Assert.Equal(1, faulty.Plan.Count(Fault.Throttle));
    }

    [Fact]
    public async Task GetMany_SomeKeysUnprocessed_AsksForThemAgain()
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators, refusal: name => new ThrottlingReply(
            200,
            "application/x-amz-json-1.0",
            $$$"""
            {"Responses":{"{{{name}}}":[]},
             "UnprocessedKeys":{"{{{name}}}":{"ConsistentRead":true,"Keys":[{"pk":{"S":"p"},"sk":{"S":"s"}},{"pk":{"S":"p"},"sk":{"S":"other"}}] } } }
            """));
        await faulty.Other.WriteManyAsync([Put(), Put("other")], Cancellation);

        var items = await faulty.WithFaultAsync(Fault.Throttle, table => table.GetManyAsync([Key, Key with { Sort = "other" }], Cancellation));
        Assert.Equal(2, items.Count);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 1)]
    public void Client_ThatRepeatsByItself_IsRefused(int retries, int staleConnectionRetries)
    {
        var config = new AmazonDynamoDBConfig
        {
            ServiceURL = "http://127.0.0.1:1",
            MaxErrorRetry = retries,
            MaxStaleConnectionRetries = staleConnectionRetries,
        };
        using var client = new AmazonDynamoDBClient(new BasicAWSCredentials("test", "test"), config);
        Assert.Throws<ArgumentException>(() => new DynamoTable(client, "t", TimeProvider.System, TimeProvider.System));
    }

    private static TableWrite.Put Put(string sort = "s") => new() { Key = Key with { Sort = sort }, Document = "{}"u8.ToArray() };

    /// <summary>https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors</summary>
    private static ThrottlingReply Cancelled(string code) => new(
        400,
        "application/x-amz-json-1.0",
        $$"""
        {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
         "Message":"Transaction cancelled, please refer cancellation reasons for specific reasons [{{code}}, None]",
         "CancellationReasons":[{"Code":"{{code}}","Message":"…"},{"Code":"None"}]}
        """);
}
