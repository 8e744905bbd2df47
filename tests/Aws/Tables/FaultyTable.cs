using Amazon.DynamoDBv2;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core.Tables;
using EmailPlatform.TestKit;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Tables;

/// <summary>One table seen by two processes: one behind a proxy whose faults a test chooses, the other without faults.</summary>
internal sealed class FaultyTable : IAsyncDisposable
{
    private readonly TestTable _place;
    private readonly FaultProxy _proxy;
    private readonly AmazonDynamoDBClient _client;
    private readonly AmazonDynamoDBClient _otherClient;

    private FaultyTable(TestTable place, FaultPlan plan, FaultProxy proxy, Uri direct)
    {
        _place = place;
        _proxy = proxy;
        Plan = plan;
        _client = TestTable.Client(proxy.Url);
        _otherClient = TestTable.Client(direct);
        Table = new DynamoTable(_client, place.Name, Time, Clock);
        Other = new DynamoTable(_otherClient, place.Name, Time, TimeProvider.System);
    }

    public ManualTimeProvider Time { get; } = new();

    /// <summary>On which the faulty one waits between its attempts.</summary>
    public ManualTimeProvider Clock { get; } = new();

    public FaultPlan Plan { get; }

    public ITable Table { get; }

    public ITable Other { get; }

    public static async Task<FaultyTable> CreateAsync(AwsEmulators emulators, FaultPlan? plan = null, Func<string, ThrottlingReply>? refusal = null)
    {
        plan ??= FaultPlan.Quiet();
        var direct = await emulators.DirectEndpointAsync("dynamodb");
        var place = await TestTable.CreateAsync(direct);
        return new FaultyTable(place, plan, await emulators.StartProxyAsync("dynamodb", plan, refusal?.Invoke(place.Name)), direct);
    }

    /// <summary>
    /// Makes the call's first attempt meet the fault, does something else while it waits to try again, and lets it go on.
    /// </summary>
    public async Task<T> WithFaultAsync<T>(Fault fault, Func<ITable, ValueTask<T>> call, Func<ITable, Task>? meanwhile = null)
    {
        var before = Plan.Count(fault);
        Plan.Force(fault);
        var running = call(Table).AsTask();
        await Eventually.HoldsAsync(() => Plan.Count(fault) > before || running.IsCompleted, "the first attempt meets its fault", TestContext.Current.CancellationToken);
        if (meanwhile is not null)
            await meanwhile(Other);
        return await FinishAsync(running);
    }

    /// <summary>Moves the clock of the waits until the call is through.</summary>
    public async Task<T> FinishAsync<T>(Task<T> running)
    {
        while (!running.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.WhenAny(running, Task.Delay(2, TestContext.Current.CancellationToken));
        }

        return await running;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _otherClient.Dispose();
        await _proxy.DisposeAsync();
        await _place.DisposeAsync();
    }
}
