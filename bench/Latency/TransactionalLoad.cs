using System.Diagnostics;
using EmailPlatform.Bench.Load;
using EmailPlatform.Bench.Measuring;

namespace EmailPlatform.Bench.Latency;

/// <summary>Transactional messages at a fixed rate, and afterwards what their timelines say.</summary>
internal sealed class TransactionalLoad(ApiClient client)
{
    /// <summary>Longer than the mailing may hold a message back; a message that takes longer counts as this long.</summary>
    private static readonly TimeSpan DeliveryDeadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private const int ReadsAtOnce = 8;

    public async Task<TransactionalRun> RunAsync(int perSecond, TimeSpan duration)
    {
        var messages = new (string SendId, DateTimeOffset At)[(int)(perSecond * duration.TotalSeconds)];
        var accept = await ConstantRate.RunAsync(perSecond, duration, async (number, cancellationToken) =>
        {
            var id = await client.SendAsync("v1/send", TransactionalMail.Body(number), cancellationToken);
            messages[number] = (id, TimeProvider.System.GetUtcNow());
        });
        return new TransactionalRun(messages, accept);
    }

    /// <returns>Milliseconds from the receipt of each 202 to the final reply to the message; 0 where the reply came first.</returns>
    public async Task<Samples> DeliveryAsync(TransactionalRun run)
    {
        var milliseconds = new double[run.Messages.Count];
        var deadline = Stopwatch.StartNew();
        await Parallel.ForAsync(0, milliseconds.Length, new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce }, async (i, cancellationToken) =>
        {
            var (id, at) = run.Messages[i];
            DateTimeOffset? delivered;
            while ((delivered = await DeliveredAsync(id, cancellationToken)) is null && deadline.Elapsed < DeliveryDeadline)
                await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
            milliseconds[i] = delivered is { } time ? Math.Max(0, (time - at).TotalMilliseconds) : DeliveryDeadline.TotalMilliseconds;
        });
        return new Samples(milliseconds);
    }

    private async Task<DateTimeOffset?> DeliveredAsync(string id, CancellationToken cancellationToken)
    {
        using var timeline = await client.GetAsync($"v1/messages/{id}/timeline", cancellationToken);
        foreach (var entry in timeline.RootElement.GetProperty("messages")[0].GetProperty("events").EnumerateArray())
        {
            if (entry.GetProperty("kind").ValueEquals("delivered"))
                return entry.GetProperty("time").GetDateTimeOffset();
        }
        return null;
    }
}
