using System.Globalization;
using System.Text;
using EmailPlatform.Aws.Clients;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Core.Queues;

namespace EmailPlatform.Aws.Queues;

/// <summary>
/// A work queue in SQS: a standard queue, where a message's group makes waiting fair
/// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html). What of a batch was not stored is
/// sent again; the receiving side is <see cref="Lambda.SqsBatch"/>.
/// </summary>
public sealed class SqsWorkQueue(SqsClient sqs, string queueUrl, TimeProvider time) : IWorkQueue
{
    /// <summary>The longest group (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatchRequestEntry.html).</summary>
    public const int MaxGroupLength = 128;

    private const int MaxBatchCount = 10;
    private const int MaxBatchBytes = 256 * 1024;

    /// <summary>The most that the names, types and values of an item's attributes have.</summary>
    private const int AttributeBytes = 64 + MaxGroupLength;

    public async ValueTask SendAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
            Check(item);
        foreach (var batch in Batches(items))
            await SendBatchAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendBatchAsync(List<SendMessageEntry> batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = await sqs.SendAsync(new SendMessageBatchRequest(queueUrl, batch), cancellationToken).ConfigureAwait(false);
            if (reply.Failed.Count == 0)
                return;
            if (attempt == JitteredBackoff.MaxAttempts || reply.Failed.Any(entry => entry.SenderFault))
                throw new SqsSendException(reply.Failed[0]);
            var failed = reply.Failed.Select(entry => entry.Id).ToHashSet();
            batch = batch.FindAll(entry => failed.Contains(entry.Id));
            await JitteredBackoff.WaitAsync(attempt, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<List<SendMessageEntry>> Batches(IReadOnlyList<WorkItem> items)
    {
        var batch = new List<SendMessageEntry>(MaxBatchCount);
        var bytes = 0;
        foreach (var item in items)
        {
            var body = SqsBody.Of(item.Body.Span);
            var size = Encoding.UTF8.GetByteCount(body.Text) + AttributeBytes;
            if (batch.Count == MaxBatchCount || bytes + size > MaxBatchBytes)
            {
                yield return batch;
                batch = new List<SendMessageEntry>(MaxBatchCount);
                bytes = 0;
            }
            bytes += size;
            batch.Add(new SendMessageEntry(batch.Count.ToString(CultureInfo.InvariantCulture), body.Text)
            {
                // SQS knows whole seconds: never before the delay has passed.
                DelaySeconds = (int)Math.Ceiling(item.Delay.TotalSeconds),
                MessageGroupId = item.Group,
                MessageAttributes = body.AttributesOf(item.Group),
            });
        }
        if (batch.Count > 0)
            yield return batch;
    }

    private static void Check(WorkItem item)
    {
        if (item.Body.Length > WorkItem.MaxBodyBytes)
            throw new ArgumentException($"A body has at most {WorkItem.MaxBodyBytes} bytes, not {item.Body.Length}.", nameof(item));
        if (item.Delay < TimeSpan.Zero || item.Delay > WorkItem.MaxDelay)
            throw new ArgumentException($"A delay is 0 to {WorkItem.MaxDelay}, not {item.Delay}.", nameof(item));
        if (item.Group.Length is 0 or > MaxGroupLength || item.Group.Any(c => c is <= ' ' or > '~'))
            throw new ArgumentException($"A group has 1 to {MaxGroupLength} printable ASCII characters.", nameof(item));
    }
}
