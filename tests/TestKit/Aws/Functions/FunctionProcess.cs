using System.Diagnostics;
using System.Text;

namespace EmailPlatform.TestKit.Aws.Functions;

/// <summary>
/// A published function as Lambda runs it: its own process, its own packages and runtime configuration, its entry point found by name, events one
/// after the other. <c>EmailPlatform.LambdaHost</c> stands where the managed runtime's bootstrap stands.
/// </summary>
public sealed class FunctionProcess : IAsyncDisposable
{
    private const int MaxKeptOutput = 100_000;

    private readonly RuntimeApi _api;
    private readonly Process _process;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly StringBuilder _output = new();
    private long _outputBytes;

    private FunctionProcess(RuntimeApi api, string folder, string project, IReadOnlyDictionary<string, string> environment)
    {
        _api = api;
        var name = $"EmailPlatform.Functions.{project}";
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            ArgumentList =
            {
                "exec", "--depsfile", Path.Combine(folder, $"{name}.deps.json"), "--runtimeconfig", Path.Combine(folder, $"{name}.runtimeconfig.json"),
                Path.Combine(AppContext.BaseDirectory, "EmailPlatform.LambdaHost.dll"), $"{name}::{name}.Function::Handle",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Address;
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = project;
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        Started = Stopwatch.GetTimestamp();
        _process = Process.Start(start) ?? throw new IOException("dotnet does not start.");
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _api.End($"The process of {project} has ended. {Output}");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>When the process was started, as <see cref="Stopwatch.GetTimestamp"/> tells it.</summary>
    public long Started { get; }

    /// <summary>Ends when the function has been composed and waits for its first event.</summary>
    public Task Ready => _api.Ready;

    /// <summary>What it has written to its log, in bytes.</summary>
    public long OutputBytes => Interlocked.Read(ref _outputBytes);

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long PeakResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <param name="folder">What <c>dotnet publish</c> made of the function.</param>
    /// <param name="project">Its folder under functions/.</param>
    /// <param name="environment">What its stack tells it.</param>
    public static async Task<FunctionProcess> StartAsync(string folder, string project, IReadOnlyDictionary<string, string> environment) =>
        new(await RuntimeApi.StartAsync(), folder, project, environment);

    /// <summary>One event after the other, as in one execution environment.</summary>
    /// <exception cref="FunctionFailedException">The handler threw, or the process ended.</exception>
    public async Task<Stream> HandleAsync(Stream input)
    {
        using var functionEvent = new MemoryStream();
        await input.CopyToAsync(functionEvent);
        await _turn.WaitAsync();
        try
        {
            return new MemoryStream(await _api.InvokeAsync(functionEvent.ToArray()));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>SIGKILL: nothing that it was doing goes on.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _api.End("It was killed.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        await _api.DisposeAsync();
        _process.Dispose();
        _turn.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        Interlocked.Add(ref _outputBytes, Encoding.UTF8.GetByteCount(line) + 1);
        lock (_output)
        {
            if (_output.Length < MaxKeptOutput)
                _output.AppendLine(line);
        }
    }
}
