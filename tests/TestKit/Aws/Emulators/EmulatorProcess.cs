using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmailPlatform.TestKit.Aws.Emulators;

/// <summary>An emulator that runs beside the tests, on a port of its own, until it is disposed or the tests' process ends, however it ends.</summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    // Standard input is a pipe of the tests' process; its end is the end of the emulator.
    private const string RunUntilInputEnds = """
        "$@" </dev/null & emulator=$!
        trap 'kill -9 $emulator' EXIT
        read -r end
        """;

    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private EmulatorProcess(int port, string folder, IReadOnlyDictionary<string, string> environment, IEnumerable<string> command)
    {
        Url = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("sh", ["-c", RunUntilInputEnds, "sh", .. command])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Url { get; }

    /// <summary>Returns when it answers HTTP, whatever it answers.</summary>
    public static async Task<EmulatorProcess> StartAsync(
        int port, string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> command)
    {
        var process = new EmulatorProcess(port, folder, environment, command);
        using var client = new HttpClient();
        for (var started = Stopwatch.StartNew(); started.Elapsed < StartDeadline;)
        {
            try
            {
                (await client.GetAsync(process.Url)).Dispose();
                return process;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }

        await process.DisposeAsync();
        throw new TimeoutException($"'{string.Join(' ', command)}' does not answer: {process.Output}");
    }

    /// <summary>A free port outside of the range from which the kernel takes those of other tests' connections.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(12_000, 30_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: try another.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            if (line is not null && _output.Length < 10_000)
                _output.AppendLine(line);
        }
    }
}
