using EmailPlatform.Core.Rates;

namespace EmailPlatform.SmtpRelay;

/// <summary>Gives back what this task has leased of tenants' days and does not use, and all of it when it stops.</summary>
internal sealed class IdleQuota(DailyQuota quota, TimeProvider time, ILogger<IdleQuota> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await quota.ReturnIdleAsync(TimeSpan.Zero, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await quota.ReturnIdleAsync(IdleFor, stoppingToken);
            }
#pragma warning disable CA1031 // The next turn tries again.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.QuotaKept(log, exception);
            }
        }
    }
}
