using System.Text.Json;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Delivery;
using EmailPlatform.Core.Domains;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Leases;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Streams;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;
using EmailPlatform.Core.Webhooks;
using EmailPlatform.Embedded;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.Html;
using EmailPlatform.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Core.Tests.Sending;

/// <summary>
/// One process of the platform, as a host composes it, over a table that outlives it. What it queues and emits is kept, so that a test
/// delivers it when, and as often, as it likes.
/// </summary>
internal sealed class MailWorld : IAsyncDisposable
{
    public static readonly TenantId Shop = TenantId.Parse("shop");
    public static readonly Caller Caller = new(Shop, "key", Scope.Admin);

    private readonly string _blobs = Path.Combine(Path.GetTempPath(), $"ep-mail-{Guid.NewGuid():N}");
    private readonly DataFolder _folder;
    private readonly ServiceProvider _services;

    public MailWorld(ITable table, ManualTimeProvider time, string holder = "one", bool isSoleHolder = false, TestVault? vault = null, long? contentBytes = null)
    {
        _folder = DataFolder.Open(_blobs);
        Transport = new ScriptedTransport();
        Queue = new KeptQueue();
        Stream = new KeptStream();
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddSingleton(table)
            .AddSingleton<IKeyVault>(vault ?? new TestVault())
            .AddSingleton<IBlobStore>(new FileBlobStore(_folder, new UploadUrls(new Uri("http://localhost"), new byte[32], time), time))
            .AddSingleton<IMailTransport>(Transport)
            .AddSingleton<IEventStream>(Stream)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(new LeaseHolder(holder, isSoleHolder))
            .AddSingleton(Options(contentBytes))
            .AddSingleton(new DomainOptions())
            .AddSingleton(new SenderPolicyOptions { RequireVerifiedDomains = false })
            .AddSingleton(new RateOptions())
            .AddSingleton(new WebhookOptions())
            .AddEmailPlatformCore()
            .AddTemplateHtml();
        foreach (var name in (string[])[QueueNames.Transactional, QueueNames.Bulk, QueueNames.Webhooks])
            services.AddKeyedSingleton<IWorkQueue>(name, Queue);
        _services = services.BuildServiceProvider();
    }

    public ScriptedTransport Transport { get; }

    public KeptQueue Queue { get; }

    public KeptStream Stream { get; }

    private static SenderOptions Options(long? contentBytes)
    {
        var defaults = new SenderOptions { ReturnPathDomain = "bounces.example.test", PublicUrl = new Uri("https://mail.example.test") };
        return contentBytes is { } bytes
            ? new SenderOptions { ReturnPathDomain = defaults.ReturnPathDomain, PublicUrl = defaults.PublicUrl, ContentBytes = bytes }
            : defaults;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The tenant, its domain and the secret of ids, once for a table.</summary>
    public async Task PrepareAsync()
    {
        await Get<TenantStore>().CreateAsync(Shop, "Shop", TenantLimits.Default, TestContext.Current.CancellationToken);
        await Get<DomainStore>().CreateAsync(Shop, "shop.example", TestContext.Current.CancellationToken);
        await Get<SendIds>().NewAsync(Shop, TestContext.Current.CancellationToken);
    }

    public Task<AcceptedSend> AcceptAsync(object request, SendRoute route = SendRoute.Single, string? key = null) => AcceptAsync(JsonSerializer.Serialize(request), route, key);

    public async Task<AcceptedSend> AcceptAsync(string json, SendRoute route = SendRoute.Single, string? key = null)
    {
        var request = JsonInput.ReadSend(new(System.Text.Encoding.UTF8.GetBytes(json)));
        Assert.Null(request.Refusal);
        var outcome = await Get<Acceptor>().AcceptAsync(Caller, request.Value!, route, key, () => json, TestContext.Current.CancellationToken);
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }

    /// <summary>Delivers what is queued, and what that queues without a delay, until nothing is left.</summary>
    public async Task<int> SendQueuedAsync()
    {
        var delivered = 0;
        for (var items = Queue.Take(); items.Count > 0; items = Queue.Take())
        {
            var work = items.Select((item, i) => new ReceivedWork($"{i}", item.Group, item.Body, 1)).ToList();
            Assert.Empty(await Get<Sender>().HandleAsync(work, TestContext.Current.CancellationToken));
            delivered += items.Count;
        }
        return delivered;
    }

    public async Task ProjectAsync(params StreamRecord[] records) =>
        await Get<Projector>().HandleAsync(records.Length > 0 ? records : [.. Stream.Records], TestContext.Current.CancellationToken);

    public async Task<MessageRecord> RecordAsync(MessageId id) =>
        (await Get<MessageLog>().GetAsync(Shop, id, TestContext.Current.CancellationToken))!.Record;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
        Directory.Delete(_blobs, recursive: true);
    }
}
