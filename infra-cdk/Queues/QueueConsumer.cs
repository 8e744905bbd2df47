using Amazon.CDK;
using Amazon.CDK.AWS.Lambda.EventSources;
using EmailPlatform.InfraCdk.Functions;

namespace EmailPlatform.InfraCdk.Queues;

/// <summary>Joins a queue with the function that handles its items.</summary>
internal static class QueueConsumer
{
    /// <param name="maxConcurrency">The most executions that Lambda starts for this queue; null where the function's own reserve is the limit.</param>
    /// <param name="window">How long a batch is waited for; null takes what is there. A batch of more than 10 needs one.</param>
    public static void Consume(this PlatformFunction consumer, WorkQueue queue, int batchSize, int? maxConcurrency, TimeSpan? window = null)
    {
        consumer.Alias.AddEventSource(new SqsEventSource(queue.Queue, new SqsEventSourceProps
        {
            BatchSize = batchSize,
            MaxConcurrency = maxConcurrency,
            MaxBatchingWindow = window is { } time ? Duration.Seconds(time.TotalSeconds) : null,
            ReportBatchItemFailures = true,
        }));
        // What fails its last time is put there with its reason, by the consumer that knows it.
        queue.DeadLetters.Queue.GrantSendMessages(consumer.Alias);
    }
}
