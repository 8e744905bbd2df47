using System.Net;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Scheduling;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Embedded;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.Embedded.Database;
using EmailPlatform.Embedded.Queues;
using EmailPlatform.Embedded.Tables;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Core.Tests.Webhooks;

/// <summary>Everything behind webhooks, put together as a host does, over the real embedded table and queue.</summary>
internal sealed class WebhookWorld : IAsyncDisposable
{
    public static readonly TenantId Shop = TenantId.Parse("shop");

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ep-webhooks-{Guid.NewGuid():N}");
    private readonly DataFolder _folder;
    private readonly SqliteDatabase _database;
    private readonly SqliteWorkQueue _queue;
    private readonly WebhookClient _client;
    private readonly WorkQueuePump _pump;

    private WebhookWorld(TimeProvider time, WebhookOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        Time = time;
        Options = options;
        _folder = DataFolder.Open(_path);
        _database = SqliteDatabase.Open(_folder, NullLogger<SqliteDatabase>.Instance);
        _queue = new SqliteWorkQueue(_database, "webhooks", time);
        _client = new WebhookClient(options, time, resolve);
        Table = new SqliteTable(_database, time);
        Store = new WebhookStore(Table, new TestVault(), time, options);
        var sends = new SendStore(Table, new FileBlobStore(_folder, new UploadUrls(new Uri("http://localhost"), new byte[32], time), time));
        Dispatch = new WebhookDispatch(Store, new EventLabels(new KeptSends(sends, new MessageLog(Table)), new RecipientReader(sends), time), _queue, time);
        DeadLetters = new WebhookDeadLetters(Table, _queue, time);
        Test = new WebhookTest(Store, _client, time);
        var due = new DueIndex(Table, time);
        var retries = new WebhookRetries(_queue, due, time);
        Scheduler = new Scheduler(due, new DueDeadLetters(Table, due, time), Table, [retries], time, NullLogger<Scheduler>.Instance);
        Sender = new WebhookSender(Store, _client, retries, DeadLetters, time, options, NullLogger<WebhookSender>.Instance);
        _pump = new WorkQueuePump(
            _queue, Sender, new WorkQueuePumpOptions { BatchSize = 1, ConcurrentBatches = 64 }, time, NullLogger<WorkQueuePump>.Instance);
    }

    public TimeProvider Time { get; }

    public WebhookOptions Options { get; }

    public ITable Table { get; }

    public IWorkQueue Queue => _queue;

    public QueueDepth Depth => _queue.Depth;

    public DeadLetters QueueDeadLetters => _queue.DeadLetters;

    public WebhookStore Store { get; }

    public WebhookDispatch Dispatch { get; }

    public WebhookDeadLetters DeadLetters { get; }

    public WebhookTest Test { get; }

    public WebhookSender Sender { get; }

    public Scheduler Scheduler { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="resolve">Stands in for DNS; null for the system's.</param>
    public static async Task<WebhookWorld> StartAsync(
        TimeProvider? time = null, WebhookOptions? options = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        var world = new WebhookWorld(time ?? TimeProvider.System, options ?? new() { AllowLoopback = true }, resolve ?? Dns.GetHostAddressesAsync);
        await world._pump.StartAsync(Token);
        return world;
    }

    public async Task<WebhookWithSecret> CreateAsync(Uri url, params string[] events) =>
        (await Store.CreateAsync(Shop, new WebhookRequest(url.AbsoluteUri, events), Token)).ValueOrFail();

    public static ProjectedEvent Event(EventKind kind, int ordinal = 0, string? response = null) => new(
        new MailEvent
        {
            Tenant = Shop,
            MessageId = SendId.TryParse("0190a5f0c0de7000800000000000000a", out var send) ? send.Recipient(ordinal) : default,
            Kind = kind,
            Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Stream = MailStream.Transactional,
            Recipient = "bea@example.net",
            Attempt = 1,
            Response = response,
            Tags = ["receipt"],
            Metadata = new Dictionary<string, string> { ["order"] = "42" },
        },
        Sequence: 3);

    public async Task<IReadOnlyList<WebhookDeadLetter>> DeadAsync(WebhookEndpointId endpoint) =>
        (await DeadLetters.ListAsync(Shop, endpoint, 100, null, Token)).ValueOrFail().Items;

    public async ValueTask DisposeAsync()
    {
        await _pump.StopAsync(CancellationToken.None);
        _pump.Dispose();
        _client.Dispose();
        _queue.Dispose();
        _database.Dispose();
        _folder.Dispose();
        Directory.Delete(_path, recursive: true);
    }
}
