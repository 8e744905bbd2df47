using System.Diagnostics;
using EmailPlatform.TestKit.Aws.Functions;

namespace EmailPlatform.Bench.Cost;

/// <summary>
/// A function's process and what Lambda would bill for it: each invocation's time, rounded up to a millisecond, times the memory that its stack gives it.
/// </summary>
/// <param name="memoryMegabytes">As in infra-cdk. 1,769 MB is one processor; with less, what the function computes takes as much longer.</param>
internal sealed class MeteredFunction(string name, FunctionProcess process, int memoryMegabytes, CallCounts counts) : IAsyncDisposable
{
    private const double WholeProcessorMegabytes = 1_769;
    private const double Gigabyte = 1e9;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private TimeSpan _processor;
    private long _logged;

    /// <summary>The same shape as a handler's.</summary>
    public async Task<Stream> HandleAsync(Stream input)
    {
        // Another execution environment would take it at once: waiting for this one is not billed.
        await _turn.WaitAsync();
        try
        {
            var started = Stopwatch.GetTimestamp();
            var reply = await process.HandleAsync(input);
            var milliseconds = Math.Ceiling(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            counts.Call($"lambda {name}");
            counts.Use(Billed.LambdaRequests, 1);
            Bill(milliseconds);
            return reply;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes up what the process has computed and logged since the last time.</summary>
    public void Settle()
    {
        lock (_lock)
        {
            var used = process.Processor;
            var share = memoryMegabytes / WholeProcessorMegabytes;
            if (share < 1)
                Bill((used - _processor).TotalMilliseconds * ((1 / share) - 1));
            counts.Compute(name, (used - _processor).TotalMilliseconds);
            _processor = used;
            counts.Use(Billed.FunctionLogGigabytes, (process.OutputBytes - _logged) / Gigabyte);
            _logged = process.OutputBytes;
        }
    }

    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return process.DisposeAsync();
    }

    private void Bill(double milliseconds)
    {
        counts.Use(Billed.LambdaGigabyteSeconds, milliseconds / 1_000 * memoryMegabytes / 1_024);
        counts.Time(name, milliseconds);
    }
}
