using EmailPlatform.Aws.Clients;
using EmailPlatform.Aws.Clients.Kinesis;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Aws.Streams;

/// <summary>
/// The event stream in Kinesis. What of a call was not stored is put again, behind what was
/// (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html). The reading side is <see cref="Lambda.KinesisBatch"/>.
/// </summary>
public sealed class KinesisEventStream(KinesisClient kinesis, string streamName, TimeProvider time) : IEventStream
{
    private const int MaxKeyLength = 256;
    private const int MaxBatchCount = 500;
    private const int MaxBatchBytes = 5 << 20;

    public async ValueTask AppendAsync(IReadOnlyList<StreamRecord> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
            Check(record);
        foreach (var batch in Batches(records))
            await PutAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private async Task PutAsync(List<PutRecord> batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = await kinesis.PutAsync(new PutRecordsRequest(streamName, batch), cancellationToken).ConfigureAwait(false);
            if (reply.FailedRecordCount == 0)
                return;
            var failed = batch.Where((_, i) => reply.Records[i].ErrorCode is not null).ToList();
            if (attempt == JitteredBackoff.MaxAttempts)
                throw new KinesisPutException(failed.Count, reply.Records.First(result => result.ErrorCode is not null));
            batch = failed;
            await JitteredBackoff.WaitAsync(attempt, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<List<PutRecord>> Batches(IReadOnlyList<StreamRecord> records)
    {
        var batch = new List<PutRecord>(Math.Min(records.Count, MaxBatchCount));
        var bytes = 0;
        foreach (var record in records)
        {
            if (batch.Count == MaxBatchCount || bytes + record.TotalBytes > MaxBatchBytes)
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }
            bytes += record.TotalBytes;
            batch.Add(new PutRecord(record.Data, record.Key));
        }
        if (batch.Count > 0)
            yield return batch;
    }

    private static void Check(StreamRecord record)
    {
        if (record.TotalBytes > StreamRecord.MaxBytes)
            throw new ArgumentException($"A record has at most {StreamRecord.MaxBytes} bytes, not {record.TotalBytes}.", nameof(record));
        if (record.Key.Length is 0 or > MaxKeyLength)
            throw new ArgumentException($"A record's key has 1 to {MaxKeyLength} characters.", nameof(record));
    }
}
