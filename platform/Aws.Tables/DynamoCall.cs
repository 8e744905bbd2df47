using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tables;

/// <summary>
/// One call of the table, through all its attempts. The SDK's own retries are off (<see cref="DynamoTable"/> sees to it),
/// because a write must know whether an attempt before it may have been applied.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
/// </summary>
internal sealed class DynamoCall(TimeProvider clock)
{
    /// <summary>As many as the SDK makes for DynamoDB; with the waits between them a call is given up after about five seconds.</summary>
    private const int MaxAttempts = 11;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>DynamoDB answers within milliseconds, and a page of 1 MB within a second.</summary>
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(5);

    private int _failures;

    /// <summary>An attempt got no reply, or one that leaves open whether it was applied.</summary>
    public bool MayHaveBeenApplied { get; private set; }

    /// <summary>Repeats the request until it has a reply that settles it. Failed conditions and refused requests pass to the caller.</summary>
    /// <param name="send">Makes a request of its own each time: a request's streams are read when it is sent.</param>
    /// <exception cref="TableBusyException">Every attempt was throttled.</exception>
    public async Task<TReply> SendAsync<TReply>(Func<CancellationToken, Task<TReply>> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var timeout = new CancellationTokenSource(AttemptTimeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                return await send(either.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (IsThrottled(e))
            {
                await WaitAsync(e, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsUnanswered(e) && !cancellationToken.IsCancellationRequested)
            {
                MayHaveBeenApplied = true;
                await WaitAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits before the next attempt, longer each time and never in step with others: a random part of the wait ("full jitter").</summary>
    /// <exception cref="TableBusyException">The attempts are used up, and the last failed because the table is busy.</exception>
    public Task WaitAsync(Exception cause, CancellationToken cancellationToken)
    {
        if (++_failures >= MaxAttempts)
        {
            throw IsUnanswered(cause)
                ? new IOException("DynamoDB does not answer.", cause)
                : new TableBusyException("DynamoDB refuses for too long.", cause);
        }

        var longest = Math.Min(LongestWait.TotalMilliseconds, FirstWait.TotalMilliseconds * (1 << _failures));
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * longest), clock, cancellationToken);
    }

    public static bool IsThrottled(Exception e) =>
        e is ProvisionedThroughputExceededException or RequestLimitExceededException or TransactionInProgressException or TransactionConflictException
        || e is AmazonDynamoDBException { ErrorCode: "ThrottlingException" or "Throttling" or "TransactionInProgressException" };

    private static bool IsUnanswered(Exception e) => e switch
    {
        AmazonServiceException service => service.StatusCode is 0 or >= HttpStatusCode.InternalServerError,
        AmazonClientException or HttpRequestException or IOException or OperationCanceledException => true,
        _ => false,
    };
}
