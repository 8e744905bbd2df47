using System.Diagnostics;

namespace EmailPlatform.TestKit.Durability;

/// <summary>
/// Kills the platform again and again while it is under load, and then counts at the sink: what was answered has arrived, nothing has
/// arrived twice that was not being handed over at a kill, and nothing has arrived that was not sent.
/// </summary>
public sealed class CrashRun : IAsyncDisposable
{
    private readonly CrashOptions _options;
    private readonly Random _random;
    private readonly string _folder;
    private readonly RecordingSink _sink;
    private readonly UnsyncedStore? _store;
    private readonly PlatformProcess _platform;
    private readonly CrashLoad _load;
    private readonly List<(long Before, long After)> _kills = [];
    private readonly List<TimeSpan> _starts = [];

    private CrashRun(CrashOptions options, string folder, UnsyncedStore? store)
    {
        _options = options;
        _random = new Random(options.Seed);
        _folder = folder;
        _store = store;
        _sink = new RecordingSink(options.SinkDelay);
        _platform = new PlatformProcess(options.PlatformFolder, Path.Combine(store?.Root ?? folder, "data"), _sink.Port)
        {
            TakesSmtp = options.Clients.BySmtp > 0,
        };
        foreach (var (name, value) in store?.Environment ?? [])
            _platform.Environment[name] = value;
        _load = new CrashLoad(_platform, options.Seed, options.Clients, options.SendsPerSecond);
    }

    /// <exception cref="IOException">The platform does not start again; the message has its output.</exception>
    public static async Task<CrashReport> RunAsync(CrashOptions options, Action<string> tell, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.WorkFolder, $"crash-{Guid.CreateVersion7():N}")).FullName;
        var store = options.Store == CrashStore.KeepsPageCache
            ? null
            : await UnsyncedStore.CreateAsync(folder, options.Store == CrashStore.DropsEverything, cancellationToken);
        await using var run = new CrashRun(options, folder, store);
        var report = await run.RunAsync(tell, cancellationToken);
        await run._platform.DisposeAsync();
        if (report.IsClean || options.Store == CrashStore.DropsEverything)
            Directory.Delete(folder, recursive: true);
        else
            tell($"The data is kept in {folder}");
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        await _platform.DisposeAsync();
        await _sink.DisposeAsync();
    }

    private async Task<CrashReport> RunAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        tell($"Seed {_options.Seed}, {_options.Rounds} kills, the store {_options.Store}");
        var began = Stopwatch.GetTimestamp();
        for (var round = 1; round <= _options.Rounds; round++)
        {
            // The first life has to make its data before anything can be expected of it.
            if (round > 1 && _random.NextDouble() < _options.KillsAtStart)
                await LiveWhileStartingAsync(cancellationToken);
            else
                await LiveAsync(cancellationToken);
            _kills.Add(await _platform.KillAsync());
            _store?.LosePower();
            tell($"Kill {round,2}: {_load.Sends.Count,6} sends so far, {_sink.Count,7} messages at the sink");
        }

        await StartAsync(cancellationToken);
        if (_options.WaitsForLeases)
            await _load.FinishAsync(TimeSpan.FromMinutes(2));
        else
            await _load.StopAsync();
        await DrainAsync(cancellationToken);
        return CrashAccount.Of(_options, _load, _sink.Transactions, _kills, _starts, Stopwatch.GetElapsedTime(began), _platform.Output);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        _platform.Start();
        await _platform.ListenAsync(cancellationToken);
        _starts.Add(Stopwatch.GetElapsedTime(began));
    }

    private async Task LiveAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await Task.Delay(_options.MinLife + ((_options.MaxLife - _options.MinLife) * _random.NextDouble()), cancellationToken);
    }

    private async Task LiveWhileStartingAsync(CancellationToken cancellationToken)
    {
        _platform.Start();
        await Task.Delay(TimeSpan.FromSeconds(_random.NextDouble()), cancellationToken);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var expected = _load.Sends.Where(send => send.IsAnswered).Sum(send => send.Recipients.Count);
        while (_sink.Idle < _options.LostAfter)
        {
            if (_sink.Count >= expected && _sink.Idle >= _options.Quiet && CrashAccount.HasAll(_load, _sink.Transactions))
                return;
            await Task.Delay(200, cancellationToken);
        }
    }
}
