using System.Collections.Concurrent;
using System.Diagnostics;
using EmailPlatform.Bench.Measuring;

namespace EmailPlatform.Bench.Load;

/// <summary>Hands a mailing to the bulk API, several calls at once.</summary>
internal static class BulkMailing
{
    public const int RecipientsPerCall = 1000;

    private const int CallsAtOnce = 2;

    /// <summary>Returns when all are accepted.</summary>
    /// <param name="client">Where to.</param>
    /// <param name="first">The number of the first recipient.</param>
    /// <param name="recipients">How many in all.</param>
    /// <returns>Milliseconds of each call, in the order in which they ended.</returns>
    public static async Task<Samples> AcceptAsync(ApiClient client, int first, int recipients)
    {
        var milliseconds = new ConcurrentQueue<double>();
        var calls = Enumerable.Range(0, (recipients + RecipientsPerCall - 1) / RecipientsPerCall);
        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce }, async (call, cancellationToken) =>
        {
            var start = call * RecipientsPerCall;
            var body = BulkMail.Body(first + start, Math.Min(RecipientsPerCall, recipients - start));
            var clock = Stopwatch.GetTimestamp();
            await client.SendAsync("v1/send/bulk", body, cancellationToken);
            milliseconds.Enqueue(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        });
        return new Samples([.. milliseconds]);
    }
}
