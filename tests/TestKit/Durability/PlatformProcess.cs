using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmailPlatform.TestKit.Durability;

/// <summary>The platform as a process of its own, which can be killed and started again on the same ports and data.</summary>
public sealed class PlatformProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly StringBuilder _output = new();
    private TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    /// <param name="folder">Where <c>EmailPlatform.Local.dll</c> stands.</param>
    /// <param name="dataFolder">Where its data goes.</param>
    /// <param name="sinkPort">The next hop, on 127.0.0.1.</param>
    public PlatformProcess(string folder, string dataFolder, int sinkPort)
    {
        _folder = folder;
        HttpPort = FreePort();
        SmtpPort = FreePort();
        Arguments =
        [
            Path.Combine(folder, "EmailPlatform.Local.dll"), "serve", "--http", $"127.0.0.1:{HttpPort}", "--smtp", $"127.0.0.1:{SmtpPort}",
            "--data", dataFolder, "--deliver", $"smtp://127.0.0.1:{sinkPort}", "--admin-key", ApiKey,
            "--no-warm-up", // A kill while nothing can be accepted yet would show nothing.
        ];
    }

    public int HttpPort { get; }

    public int SmtpPort { get; }

    public string ApiKey { get; } = $"ep_firstkey0001_{new string('c', 64)}";

    /// <summary>What <c>dotnet</c> is called with.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Whether it has to listen for submissions too before it counts as up.</summary>
    public bool TakesSmtp { get; init; } = true;

    /// <summary>Set for the process besides its own.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Put in front of the command: a tracer with its options.</summary>
    public IReadOnlyList<string> Wrapper { get; set; } = [];

    /// <summary>What it has written, of all its lives.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Where the platform's build stands: the variable <c>EMAILPLATFORM_LOCAL</c>, else beside this program.</summary>
    public static string DefaultFolder =>
        System.Environment.GetEnvironmentVariable("EMAILPLATFORM_LOCAL") is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;

    /// <summary>Starts the process; does not wait until it listens.</summary>
    public void Start()
    {
        string[] command = [.. Wrapper, System.Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", .. Arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new IOException($"'{command[0]}' does not start.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits until it takes connections.</summary>
    /// <exception cref="IOException">It ended, or does not listen in time; the message has its output.</exception>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(HttpPort, cancellationToken)
            || (TakesSmtp && !await AnswersAsync(SmtpPort, cancellationToken)))
        {
            if (_process!.HasExited || Stopwatch.GetElapsedTime(began) > StartDeadline)
                throw new IOException($"The platform does not listen{(_process.HasExited ? $" (exit code {_process.ExitCode})" : "")}.\n{Output}");
            await Task.Delay(10, cancellationToken);
        }
        _up.TrySetResult();
    }

    /// <summary>True as soon as it listens; false where the token was cancelled before.</summary>
    public async Task<bool> IsUpAsync(CancellationToken cancellationToken)
    {
        var up = _up.Task;
        if (!up.IsCompleted)
            await up.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return up.IsCompletedSuccessfully && !cancellationToken.IsCancellationRequested;
    }

    /// <summary>SIGKILL. Returns the instants before the signal and after the end.</summary>
    public async Task<(long Before, long After)> KillAsync()
    {
        var process = _process!;
        if (_up.Task.IsCompleted)
            _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Stopwatch.GetTimestamp();
        process.Kill(entireProcessTree: Wrapper.Count > 0);
        await process.WaitForExitAsync();
        var after = Stopwatch.GetTimestamp();
        process.Dispose();
        _process = null;
        return (before, after);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        const int MaxChars = 200_000;
        lock (_output)
        {
            if (line is not null && _output.Length < MaxChars)
                _output.AppendLine(line);
        }
    }
}
