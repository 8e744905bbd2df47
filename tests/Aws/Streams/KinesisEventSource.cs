using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmailPlatform.Aws.Clients.Kinesis;

namespace EmailPlatform.Aws.Tests.Streams;

/// <summary>
/// Does what Lambda's event source mapping does: reads each shard in order, calls the function, and goes on behind what it handled
/// (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html).
/// </summary>
/// <param name="positions">The last sequence number handled of each shard; kept by the consumer's owner from one source to the next.</param>
internal sealed class KinesisEventSource(
    KinesisClient kinesis, string streamName, ConcurrentDictionary<string, string> positions, Func<Stream, Task<Stream>> function, TimeProvider time)
    : IAsyncDisposable
{
    /// <summary>How many records a function gets at once, at most.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How long records are collected for a batch.</summary>
    public TimeSpan BatchingWindow { get; init; }

    /// <summary>How long an empty shard is left alone. Lambda asks once a second.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>How long a shard is left alone that did not answer, or whose function did not.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var shards = (await kinesis.ListShardsAsync(new ListShardsRequest(streamName), cancellationToken)).Shards;
        _reading = Task.WhenAll(shards.Select(shard => Task.Run(() => PollAsync(shard.ShardId), CancellationToken.None)));
    }

    /// <summary>Waits for what the function is doing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task PollAsync(string shard)
    {
        string? iterator = null;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                iterator = await ReadAndHandleAsync(shard, iterator ?? await IteratorAsync(shard));
            }
            catch (Exception) when (!_stop.IsCancellationRequested)
            {
                // Whatever it was: the shard is asked again, with a new iterator since the old one may be the reason.
                iterator = null;
                await Task.Delay(AskAgainAfter, _stop.Token);
            }
        }
    }

    /// <returns>Where to go on; null for behind what is handled.</returns>
    private async Task<string?> ReadAndHandleAsync(string shard, string iterator)
    {
        var read = await ReadAsync(iterator);
        if (read.Records.Count > 0 && read.Records.Count < BatchSize && BatchingWindow > TimeSpan.Zero)
        {
            await Task.Delay(BatchingWindow, time, _stop.Token);
            read = await ReadAsync(iterator);
        }
        if (read.Records.Count == 0)
        {
            await Task.Delay(PollInterval, _stop.Token);
            return read.NextShardIterator;
        }

        var reply = await function(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(EventOf(shard, read.Records))));
        var failures = JsonNode.Parse(reply)!["batchItemFailures"]!.AsArray().Select(failure => failure!["itemIdentifier"]!.GetValue<string>()).ToHashSet();
        foreach (var record in read.Records.TakeWhile(record => !failures.Contains(record.SequenceNumber)))
            positions[shard] = record.SequenceNumber;
        if (failures.Count == 0)
            return read.NextShardIterator;
        await Task.Delay(RetryAfter, time, _stop.Token);
        return null;
    }

    private Task<GetRecordsReply> ReadAsync(string iterator) =>
        kinesis.GetRecordsAsync(new GetRecordsRequest(iterator) { Limit = BatchSize }, CancellationToken.None);

    private async Task<string> IteratorAsync(string shard)
    {
        var request = positions.TryGetValue(shard, out var position)
            ? new ShardIteratorRequest(streamName, shard, "AFTER_SEQUENCE_NUMBER") { StartingSequenceNumber = position }
            : new ShardIteratorRequest(streamName, shard, "TRIM_HORIZON");
        return (await kinesis.GetShardIteratorAsync(request, CancellationToken.None)).ShardIterator;
    }

    private static JsonObject EventOf(string shard, IReadOnlyList<ShardRecord> records) => new()
    {
        ["Records"] = new JsonArray([.. records.Select(record => (JsonNode)new JsonObject
        {
            ["kinesis"] = new JsonObject
            {
                ["kinesisSchemaVersion"] = "1.0",
                ["partitionKey"] = record.PartitionKey,
                ["sequenceNumber"] = record.SequenceNumber,
                ["data"] = Convert.ToBase64String(record.Data.Span),
                ["approximateArrivalTimestamp"] = 1545084650.987,
            },
            ["eventSource"] = "aws:kinesis",
            ["eventID"] = $"{shard}:{record.SequenceNumber}",
        })]),
    };
}
