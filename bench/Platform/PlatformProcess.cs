using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using EmailPlatform.Bench.Load;

namespace EmailPlatform.Bench.Platform;

/// <summary>The built <c>local</c>, running as its own process on a data folder of its own that goes away with it.</summary>
internal sealed class PlatformProcess : IAsyncDisposable
{
    /// <summary>A credential of the machine for the time of one run.</summary>
    public const string AdminKey = "ep_firstkey0001_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private const int KeptErrorLines = 20;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly ConcurrentQueue<string> _errors = new();

    private PlatformProcess(Process process, DirectoryInfo folder, IPEndPoint http, IPEndPoint smtp)
    {
        (_process, _folder, Http, Smtp) = (process, folder, new Uri($"http://{http}/"), smtp);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
    }

    public Uri Http { get; }

    public IPEndPoint Smtp { get; }

    /// <param name="nextHop">Where everything goes.</param>
    /// <exception cref="InvalidOperationException">It ended, or did not say that it is ready.</exception>
    public static async Task<PlatformProcess> StartAsync(IPEndPoint nextHop)
    {
        var folder = Directory.CreateTempSubdirectory("emailplatform-bench-");
        var (http, smtp, mx) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "EmailPlatform.Local"))
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.TryAdd("DOTNET_GCgen0size", "0x2000000"); // As run.sh starts it.
        string[] arguments =
        [
            "serve", "--http", http.ToString(), "--smtp", smtp.ToString(), "--mx", mx.ToString(),
            "--data", Path.Combine(folder.FullName, "data"), "--deliver", $"smtp://{nextHop}", "--admin-key", AdminKey,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var platform = new PlatformProcess(Process.Start(start)!, folder, http, smtp);
        try
        {
            await platform.WaitUntilReadyAsync();
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    public ApiClient CreateClient(int connections) => new(Http, AdminKey, connections);

    public ProcessUsage Usage() => ProcessUsage.Read(_process.Id);

    /// <summary>Waits until the process does nothing to speak of, and so has projected every event; at most a minute.</summary>
    public async Task<ProcessUsage> UsageWhenQuietAsync()
    {
        var deadline = Stopwatch.StartNew();
        var before = Usage();
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            var now = Usage();
            if (now.Processor - before.Processor < TimeSpan.FromMilliseconds(50) || deadline.Elapsed > TimeSpan.FromMinutes(1))
                return now;
            before = now;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            using var deadline = new CancellationTokenSource(StopTimeout);
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }
        foreach (var line in _errors)
            await Console.Error.WriteLineAsync(line);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var deadline = new CancellationTokenSource(StartTimeout);
        while (await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Contains("ready", StringComparison.Ordinal))
                return;
        }
        throw new InvalidOperationException("The platform did not start.");
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _errors.Enqueue(line);
        if (_errors.Count > KeptErrorLines)
            _errors.TryDequeue(out _);
    }
}
