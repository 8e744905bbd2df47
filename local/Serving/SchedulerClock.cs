using EmailPlatform.Core.Rates;
using EmailPlatform.Core.Scheduling;

namespace EmailPlatform.Local.Serving;

/// <summary>Sweeps the due-index every second, and gives back what idle quota leases hold.</summary>
internal sealed class SchedulerClock(Scheduler scheduler, DailyQuota quota, TimeProvider time, ILogger<SchedulerClock> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan QuotaIdle = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await scheduler.SweepAsync(stoppingToken);
                await quota.ReturnIdleAsync(QuotaIdle, stoppingToken);
            }
#pragma warning disable CA1031 // The clock outlives any fault of a sweep; the next one goes on where it stopped.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.SweepFailed(log, exception);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await quota.ReturnIdleAsync(TimeSpan.Zero, cancellationToken);
    }
}
