using EmailPlatform.Core.Tables;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Core.Scheduling;

/// <summary>
/// Drains the <see cref="DueIndex"/>. Any number may run at once: the worst is that an item is done twice.
/// <list type="bullet">
/// <item>A sweep begins at a stored minute that stays <see cref="Lag"/> behind the clock, so that late writers and clocks that differ
/// lose nothing, and after a downtime it catches up from there.</item>
/// <item>A batch that throws does not stop the sweep. Its items are entered again, later each time
/// (1, 2, 4 … 60 minutes) and in batches a quarter as large, until a poisoned one stands alone.
/// After <see cref="MaxFailures"/> failures, rather more than a day, an item moves to <see cref="DueDeadLetters"/>.</item>
/// <item>It holds one page of each shard in memory, however much is due.</item>
/// </list>
/// </summary>
public sealed class Scheduler
{
    /// <summary>The most items that a handler gets at once.</summary>
    public const int MaxBatch = 100;

    /// <summary>How many failures bring an item to the dead letters.</summary>
    public const int MaxFailures = 30;

    /// <summary>How long a minute is looked at again after it has passed.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromMinutes(5);

    /// <summary>How far the very first sweep looks back, for what was entered before there was a scheduler.</summary>
    private static readonly TimeSpan FirstLookBack = TimeSpan.FromHours(24);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxPostponement = TimeSpan.FromHours(1);

    private const int PageSize = 500;

    /// <summary>While catching up, how many minutes are swept before the cursor is stored.</summary>
    private const int MinutesPerCheckpoint = 30;

    private readonly DueIndex _index;
    private readonly DueDeadLetters _deadLetters;
    private readonly SchedulerCursor _cursor;
    private readonly TimeProvider _time;
    private readonly ILogger<Scheduler> _log;
    private readonly Dictionary<string, IDueHandler> _handlers;

    /// <exception cref="ArgumentException">Two handlers of one kind.</exception>
    public Scheduler(
        DueIndex index, DueDeadLetters deadLetters, ITable table, IEnumerable<IDueHandler> handlers, TimeProvider time, ILogger<Scheduler> log)
    {
        _index = index;
        _deadLetters = deadLetters;
        _cursor = new SchedulerCursor(table);
        _time = time;
        _log = log;
        _handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);
    }

    /// <summary>
    /// Does everything that is due now, and answers how many items were done. Called again and again by the host, one call at a time:
    /// every second on one machine, every minute on AWS. With nothing due it costs (5 + 1) × <see cref="DueIndex.Shards"/> empty queries.
    /// A throw means that the table failed; the next sweep begins where this one stood.
    /// </summary>
    public async ValueTask<int> SweepAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var settled = Floor(now - Lag);
        var stored = await _cursor.ReadAsync(cancellationToken);
        var oldest = Floor(now - (stored is null ? FirstLookBack : DueIndex.Keep));
        var from = stored is { } cursor && cursor > oldest ? cursor : oldest;
        if (from > settled)
            from = settled;

        var done = 0;
        var sinceCheckpoint = 0;
        for (var minute = from; minute <= now; minute += Minute)
        {
            done += await SweepAsync(minute, now, cancellationToken);
            if (++sinceCheckpoint == MinutesPerCheckpoint && minute < settled)
            {
                await _cursor.WriteAsync(minute + Minute, cancellationToken);
                sinceCheckpoint = 0;
            }
        }

        if (stored is null || stored < settled)
            await _cursor.WriteAsync(settled, cancellationToken);
        return done;
    }

    private async ValueTask<int> SweepAsync(DateTimeOffset minute, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var shards = new Task<int>[DueIndex.Shards];
        for (var shard = 0; shard < shards.Length; shard++)
            shards[shard] = SweepAsync(minute, shard, now, cancellationToken).AsTask();
        return (await Task.WhenAll(shards)).Sum();
    }

    private async ValueTask<int> SweepAsync(DateTimeOffset minute, int shard, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var done = 0;
        string? cursor = null;
        do
        {
            (var due, cursor) = await _index.DueAsync(minute, shard, now, PageSize, cursor, cancellationToken);
            foreach (var alike in due.GroupBy(item => (item.Kind, item.Failures)))
            {
                foreach (var batch in alike.Chunk(BatchSize(alike.Key.Failures)))
                    done += await HandleAsync(batch, cancellationToken);
            }
        }
        while (cursor is not null);
        return done;
    }

    private async ValueTask<int> HandleAsync(DueItem[] batch, CancellationToken cancellationToken)
    {
        var kind = batch[0].Kind;
        try
        {
            if (!_handlers.TryGetValue(kind, out var handler))
                throw new InvalidOperationException("No handler is registered for this kind.");
            await handler.HandleAsync(batch, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            await PostponeAsync(batch, failure, cancellationToken);
            return 0;
        }
        await _index.RemoveAsync(batch, cancellationToken);
        return batch.Length;
    }

    private async ValueTask PostponeAsync(DueItem[] batch, Exception failure, CancellationToken cancellationToken)
    {
        var failures = batch[0].Failures + 1;
        if (failures >= MaxFailures)
        {
            SchedulingLog.DeadLettered(_log, batch[0].Kind, batch.Length, failures, failure);
            await _deadLetters.AddAsync(batch, failure.GetType().Name + ": " + failure.Message, cancellationToken);
        }
        else
        {
            var delay = Postponement(failures);
            SchedulingLog.Postponed(_log, batch[0].Kind, batch.Length, delay, failure);
            await _index.AddAsync(
                Array.ConvertAll(batch, item => item with { DueAt = _time.GetUtcNow() + delay, Failures = failures }), cancellationToken);
        }
        await _index.RemoveAsync(batch, cancellationToken);
    }

    private static int BatchSize(int failures) => failures < 4 ? MaxBatch >> (2 * failures) : 1;

    private static TimeSpan Postponement(int failures) =>
        failures > 6 ? MaxPostponement : TimeSpan.FromMinutes(1 << (failures - 1));

    private static DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
}
