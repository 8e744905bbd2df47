using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Embedded.Housekeeping;

/// <summary>Sweeps everything that needs it, again and again: expired items, old events, blobs and mail.</summary>
public sealed class Housekeeper(IReadOnlyList<ISweep> places, TimeSpan interval, TimeProvider time, ILogger<Housekeeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (var place in places)
            {
                try
                {
                    await place.SweepAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.SweepFailed(logger, e);
                }
            }
        }
    }
}
