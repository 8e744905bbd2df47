using System.Buffers.Text;
using EmailPlatform.Aws.Clients;
using EmailPlatform.Aws.Clients.Firehose;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Aws.Streams;

/// <summary>
/// Puts events into the delivery stream that writes them to S3 by day and tenant bucket. It returns when Firehose has all of them, which keeps them
/// for 24 hours at most until they are written; what of a call was not taken is put again
/// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html). It keeps nothing between batches, so expect an event twice after
/// a lost reply or a batch that came again: who reads the archive takes each event's id once.
/// </summary>
public sealed class FirehoseArchive(FirehoseClient firehose, string deliveryStream, TimeProvider time) : IStreamHandler
{
    private const int MaxCallCount = 500;

    /// <summary>The page does not say whether this is in base64 or before, so it is in base64.</summary>
    private const int MaxCallBytes = 4 << 20;

    /// <summary>What stands in a call around each record and around all of them.</summary>
    private const int FrameBytes = 128;

    public async ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken)
    {
        foreach (var call in Calls(ArchiveRecords.Join(batch)))
            await PutAsync(call, cancellationToken).ConfigureAwait(false);
    }

    private async Task PutAsync(List<DeliveryRecord> records, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = await firehose.PutAsync(new PutRecordBatchRequest(deliveryStream, records), cancellationToken).ConfigureAwait(false);
            if (reply.FailedPutCount == 0)
                return;
            var failed = records.Where((_, i) => reply.RequestResponses[i].ErrorCode is not null).ToList();
            if (attempt == JitteredBackoff.MaxAttempts)
                throw new FirehosePutException(failed.Count, reply.RequestResponses.First(result => result.ErrorCode is not null));
            records = failed;
            await JitteredBackoff.WaitAsync(attempt, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<List<DeliveryRecord>> Calls(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var call = new List<DeliveryRecord>();
        var bytes = FrameBytes;
        foreach (var record in records)
        {
            var length = Base64.GetMaxEncodedToUtf8Length(record.Length) + FrameBytes;
            if (call.Count == MaxCallCount || (bytes + length > MaxCallBytes && call.Count > 0))
            {
                yield return call;
                call = [];
                bytes = FrameBytes;
            }
            call.Add(new DeliveryRecord(record));
            bytes += length;
        }
        if (call.Count > 0)
            yield return call;
    }
}
