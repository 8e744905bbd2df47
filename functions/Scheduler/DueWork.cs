using EmailPlatform.Aws.Hosting;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Functions.Scheduler;

/// <summary>Sweeps the due-index until nothing is due, or until the function's time is nearly up: the next tick goes on from there.</summary>
internal sealed class DueWork(Core.Scheduling.Scheduler scheduler, FunctionTime functionTime, TimeProvider time, ILogger<DueWork> log)
{
    public async Task<SchedulerReply> DrainAsync()
    {
        using var deadline = new CancellationTokenSource(functionTime.Usable, time);
        var done = 0;
        try
        {
            int swept;
            do
            {
                swept = await scheduler.SweepAsync(deadline.Token);
                done += swept;
            }
            while (swept > 0);
            return new SchedulerReply(done, IsFinished: true);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            Log.TimeRanOut(log, done);
            return new SchedulerReply(done, IsFinished: false);
        }
    }
}
