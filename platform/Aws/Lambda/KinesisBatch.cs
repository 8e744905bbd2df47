using System.Text.Json;
using EmailPlatform.Core.Streams;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.Aws.Lambda;

/// <summary>
/// The reading side of the event stream in a function: records of one shard in, and out the sequence number to go on from. Needs
/// <c>ReportBatchItemFailures</c> in the event source mapping.
/// </summary>
public sealed class KinesisBatch(IStreamHandler handler, BatchOptions options, TimeProvider time, ILogger<KinesisBatch> log)
{
    /// <summary>The function: reads its event, answers its reply.</summary>
    /// <exception cref="JsonException">The event is none of Kinesis.</exception>
    public async Task<Stream> HandleAsync(Stream input)
    {
        var batch = await JsonSerializer.DeserializeAsync(input, LambdaJson.Default.KinesisEvent).ConfigureAwait(false);
        var reply = await HandleAsync(batch?.Records ?? []).ConfigureAwait(false);
        return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(reply, LambdaJson.Default.BatchReply));
    }

    private async Task<BatchReply> HandleAsync(IReadOnlyList<KinesisEventRecord> records)
    {
        using var deadline = new CancellationTokenSource(options.FunctionTimeout * BatchOptions.HandlingShare, time);
        foreach (var slice in records.Chunk(options.SliceSize))
        {
            try
            {
                var read = Array.ConvertAll(slice, record => new StreamRecord(record.Kinesis.PartitionKey, record.Kinesis.Data));
                await handler.HandleAsync(read, deadline.Token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // The lowest number of the reply is where Lambda goes on, so what came before is not delivered again.
                var next = slice[0].Kinesis.SequenceNumber;
                LambdaLog.SliceFailed(log, e, next);
                return new BatchReply([new BatchItemFailure(next)]);
            }
        }
        return new BatchReply([]);
    }
}
