using System.Diagnostics;
using EmailPlatform.Bench.Measuring;

namespace EmailPlatform.Bench.Load;

/// <summary>
/// Requests at a fixed rate, whatever the answers do. Each is timed from the moment at which it was due, so that a stall counts for
/// every request that it delayed and not only for the one that met it.
/// </summary>
internal static class ConstantRate
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <param name="perSecond">Requests a second.</param>
    /// <param name="duration">How long requests are started.</param>
    /// <param name="request">Gets its number from 0; a fault ends the run.</param>
    /// <returns>Milliseconds of each request, in the order in which they were due.</returns>
    public static async Task<Samples> RunAsync(int perSecond, TimeSpan duration, Func<int, CancellationToken, Task> request)
    {
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        var running = new Task<double>[(int)Math.Round(perSecond * duration.TotalSeconds)];
        var start = Stopwatch.GetTimestamp();
        for (var next = 0; next < running.Length; await timer.WaitForNextTickAsync())
        {
            var due = Math.Min(running.Length, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond) + 1);
            for (; next < due; next++)
                running[next] = TimeAsync(next, start + (long)((double)next / perSecond * Stopwatch.Frequency), request);
        }
        return new Samples(await Task.WhenAll(running));
    }

    private static async Task<double> TimeAsync(int number, long due, Func<int, CancellationToken, Task> request)
    {
        await request(number, CancellationToken.None);
        return Stopwatch.GetElapsedTime(due).TotalMilliseconds;
    }
}
