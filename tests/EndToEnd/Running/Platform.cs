using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>The platform as its users run it: a process of its own, on free ports.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string[] _arguments;
    private Service? _process;
    private string _output = "";

    /// <param name="folder">Holds the data folder.</param>
    /// <param name="options">Of <c>serve</c>, behind those that every test needs.</param>
    public Platform(string folder, params string[] options)
    {
        _folder = folder;
        _arguments =
        [
            Program, "serve", "--http", $"127.0.0.1:{HttpPort}", "--smtp", $"127.0.0.1:{SmtpPort}", "--mx", $"127.0.0.1:{MxPort}",
            "--data", DataFolder, "--admin-key", Key, .. options,
        ];
        Api = new ApiClient(Url, Key);
    }

    /// <summary>The built command, which stands beside the tests.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "EmailPlatform.Local.dll");

    public string Key { get; } = $"ep_firstkey0001_{string.Concat(Enumerable.Repeat("0123456789abcdef", 4))}";

    public int HttpPort { get; } = Ports.Free();

    public int SmtpPort { get; } = Ports.Free();

    /// <summary>For bounces and feedback reports.</summary>
    public int MxPort { get; } = Ports.Free();

    public Uri Url => new($"http://127.0.0.1:{HttpPort}/");

    public string DataFolder => Path.Combine(_folder, "data");

    public ApiClient Api { get; }

    /// <summary>Variables of its environment, beyond the tests' own.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Tests are first callers who can wait, so it usually does not.</summary>
    public bool WarmsUp { get; init; }

    /// <summary>Of all its lives.</summary>
    public string Output => _output + _process?.Output;

    /// <summary>Returns at once.</summary>
    [MemberNotNull(nameof(_process))]
    public void Launch() => _process = new Service("dotnet", WarmsUp ? _arguments : [.. _arguments, "--no-warm-up"], _folder, Environment);

    /// <summary>Returns when it says that it is ready.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Launch();
        while (!_process.Output.Contains("is ready", StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, "The platform ended before it was ready.");
            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>SIGTERM.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> StopAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var exitCode = await _process!.TerminateAsync(cancellationToken);
        var took = Stopwatch.GetElapsedTime(began);
        await DisposeProcessAsync();
        return (exitCode, took);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => DisposeProcessAsync();

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await DisposeProcessAsync();
    }

    private async Task DisposeProcessAsync()
    {
        if (_process is null)
            return;
        await _process.DisposeAsync();
        _output += _process.Output;
        _process = null;
    }
}
