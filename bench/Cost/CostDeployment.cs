using System.Collections.Concurrent;
using System.Text;
using Amazon.DynamoDBv2;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Aws.Tests.Queues;
using EmailPlatform.Aws.Tests.Streams;
using EmailPlatform.Core;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Functions.Tests.EndToEnd;
using EmailPlatform.TestKit;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Aws.Functions;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Bench.Cost;

/// <summary>
/// The published functions, each in a process of its own, between emulators and fakes of everything that they call; event sources join them as
/// in infra-cdk. Every call goes through a <see cref="CountingProxy"/>.
/// </summary>
internal sealed class CostDeployment : IAsyncDisposable
{
    /// <summary>The sizes that infra-cdk gives the functions, and its batches.</summary>
    private static readonly Dictionary<string, int> Megabytes = new()
    {
        ["Api"] = 640,
        ["Authorizer"] = 640,
        ["EventProcessor"] = 640,
        ["Feedback"] = 512,
    };

    private const int TransactionalMegabytes = 384;
    private const int TransactionalBatch = 10;
    private const int BulkMegabytes = 384;
    private const int BulkBatch = 1;

    /// <summary>
    /// Lambda begins with five executions for a queue, and adds more where messages stay behind
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html), which they do not here.
    /// </summary>
    private const int TransactionalConcurrency = 5;

    /// <summary>Execution environments that send bulk mail: as many as this machine feeds.</summary>
    private const int BulkConcurrency = 3;

    private const int FeedbackBatch = 1_000;

    private static readonly TimeSpan FeedbackWindow = TimeSpan.FromSeconds(2);
    private const int ProjectionBatch = 1_000;
    private static readonly TimeSpan ProjectionWindow = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestSettling = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SettlingEach = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromMinutes(15);

    private readonly AwsEmulators _emulators = new()
    {
        Services = new Dictionary<string, Emulator>(Emulator.All) { ["kinesis"] = Emulator.KinesisForMany },
    };

    private readonly Dictionary<string, MeteredFunction> _functions = [];
    private readonly List<MeteredFunction> _transactionalSenders = [];
    private readonly List<MeteredFunction> _bulkSenders = [];
    private readonly List<IAsyncDisposable> _owned = [];
    private EmulatedAws _aws = null!;

    private CostDeployment()
    {
    }

    public CallCounts Counts { get; } = new();

    private IEnumerable<MeteredFunction> Functions => [.. _functions.Values, .. _transactionalSenders, .. _bulkSenders];

    public static async Task<CostDeployment> StartAsync()
    {
        var deployment = new CostDeployment();
        deployment._aws = await EmulatedAws.StartAsync(deployment._emulators, deployment.MeterAsync, CancellationToken.None);
        await deployment.StartFunctionsAsync();
        await deployment.JoinAsync();
        return deployment;
    }

    public async Task AuthorizeAsync() => await _functions["Authorizer"].HandleAsync(new MemoryStream(Encoding.UTF8.GetBytes(
        $$"""{"type":"TOKEN","authorizationToken":"Bearer {{EmulatedAws.AdminKey}}","methodArn":"arn:aws:execute-api:us-east-1:123456789012:api/live/POST/v1/send"}""")));

    public async Task PostAsync(string path, ReadOnlyMemory<byte> body)
    {
        Counts.Use(Billed.ApiGatewayRequests, 1);
        Counts.Use(Billed.FirewallRequests, 1);
        Counts.Use(Billed.AccessLogGigabytes, StandingCosts.AccessLogBytes / 1e9);
        Counts.Use(Billed.Traces, StandingCosts.TracedShare);
        await GatewayEvent.CheckAcceptedAsync(await _functions["Api"].HandleAsync(GatewayEvent.Post(path, body.Span)));
    }

    /// <summary>Waits until so many messages, of all so far, stand in the counters as delivered; then takes up what the processes have used.</summary>
    public async Task SettleAsync(long delivered)
    {
        var counters = _aws.Domain.GetRequiredService<Counters>();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        for (var waited = TimeSpan.Zero; await CountAsync() < delivered; waited += TimeSpan.FromSeconds(0.5))
        {
            if (waited > LongestSettling + (delivered * SettlingEach))
                throw new TimeoutException($"{await CountAsync()} of {delivered} messages are delivered.");
            await Task.Delay(TimeSpan.FromSeconds(0.5));
        }
        foreach (var function in Functions)
            function.Settle();

        async Task<long> CountAsync()
        {
            var days = await counters.ReadAsync(TenantId.Default, today.AddDays(-1), today, CancellationToken.None);
            return days.Sum(day => day.Counts.GetValueOrDefault("delivered"));
        }
    }

    /// <summary>The second look at each send, hours later.</summary>
    public async Task LookAgainAsync()
    {
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using var later = _aws.AddPorts(new ServiceCollection()).AddSingleton<TimeProvider>(clock).AddEmailPlatformCore().BuildServiceProvider();
        var scheduler = later.GetRequiredService<Scheduler>();
        await scheduler.SweepAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromMinutes(121));
        await scheduler.SweepAsync(CancellationToken.None);
    }

    /// <summary>What stands in the table, by AWS's way to count: names, values, and 100 bytes for each item.</summary>
    public async Task<double> TableGigabytesAsync()
    {
        using var client = new AmazonDynamoDBClient(LocalAws.Credentials, new AmazonDynamoDBConfig
        {
            ServiceURL = (await _emulators.DirectEndpointAsync("dynamodb")).AbsoluteUri,
            AuthenticationRegion = LocalAws.Region,
        });
        var table = (await client.DescribeTableAsync(_aws.Variables["EMAILPLATFORM_TABLE"])).Table;
        return (table.TableSizeBytes!.Value + (100.0 * table.ItemCount!.Value)) / 1e9;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
            await owned.DisposeAsync();
        foreach (var function in Functions)
            await function.DisposeAsync();
        await _aws.DisposeAsync();
        await _emulators.DisposeAsync();
    }

    private async Task<ServiceProxy> MeterAsync(string service, Uri target) =>
        await CountingProxy.StartAsync(service, target, Counts, Latencies.Of(service));

    private async Task StartFunctionsAsync()
    {
        var environment = _aws.ProcessEnvironment();
        environment["EMAILPLATFORM_FEEDBACK_SOURCE"] = "bus";
        foreach (var (project, megabytes) in Megabytes)
            _functions[project] = await StartFunctionAsync(project, megabytes, environment);
        for (var i = 0; i < TransactionalConcurrency; i++)
            _transactionalSenders.Add(await StartFunctionAsync("Sender", TransactionalMegabytes, environment));
        for (var i = 0; i < BulkConcurrency; i++)
            _bulkSenders.Add(await StartFunctionAsync("Sender", BulkMegabytes, environment));
    }

    private async Task<MeteredFunction> StartFunctionAsync(string project, int megabytes, Dictionary<string, string> environment)
    {
        var process = await FunctionProcess.StartAsync(await PublishedFunctions.FolderAsync(project), project, environment);
        await process.Ready;
        return new MeteredFunction(project, process, megabytes, Counts);
    }

    private async Task JoinAsync()
    {
        // A mapping's receives and deletes are ours to pay.
        var mapping = await CountingProxy.StartAsync("sqs", await _emulators.DirectEndpointAsync("sqs"), Counts, TimeSpan.Zero);
        _owned.Add(mapping);
        var sqs = new SqsClient(LocalAws.At(mapping.Url));
        foreach (var sender in _transactionalSenders)
            await ConsumeAsync(sqs, "QUEUE_TRANSACTIONAL", sender, TransactionalBatch);
        foreach (var sender in _bulkSenders)
            await ConsumeAsync(sqs, "QUEUE_BULK", sender, BulkBatch);
        await ReadAsync(EmulatedAws.DeliveriesVariable, _functions["Feedback"], FeedbackBatch, FeedbackWindow);
        await ReadAsync("EMAILPLATFORM_STREAM", _functions["EventProcessor"], ProjectionBatch, ProjectionWindow);
        var deliveries = new Deliveries(_aws.Kinesis, _aws.Variables[EmulatedAws.DeliveriesVariable]!, Counts);
        _owned.Insert(0, deliveries);
        _aws.Ses.OnTaken = deliveries.Tell;
        _aws.Ses.KeepsAccepted = false;
    }

    private async Task ReadAsync(string stream, MeteredFunction function, int batchSize, TimeSpan window)
    {
        var source = new KinesisEventSource(
            _aws.Kinesis, _aws.Variables[stream]!, new ConcurrentDictionary<string, string>(), function.HandleAsync, TimeProvider.System)
        {
            BatchSize = batchSize,
            BatchingWindow = window,
            PollInterval = TimeSpan.FromSeconds(1),
        };
        _owned.Insert(0, source);
        await source.StartAsync(CancellationToken.None);
    }

    private async Task ConsumeAsync(SqsClient sqs, string queue, MeteredFunction function, int batchSize)
    {
        var source = new SqsEventSource(sqs, _aws.Variables[$"EMAILPLATFORM_{queue}"]!, function.HandleAsync, VisibilityTimeout, TimeProvider.System)
        {
            BatchSize = batchSize,
        };
        _owned.Insert(0, source);
        await source.StartAsync(concurrentBatches: 1);
    }
}
