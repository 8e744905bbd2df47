using System.Security.Cryptography;

namespace EmailPlatform.Aws.Clients;

/// <summary>
/// How long to wait before what a batch call has left is tried again: anything up to a limit that doubles, so that many callers do not
/// come back together (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/).
/// </summary>
internal static class JitteredBackoff
{
    /// <summary>How often a batch is tried, the first time included: 50, 100, 200 and 400 ms, less the jitter, are waited in between.</summary>
    public const int MaxAttempts = 5;

    private const int FirstMilliseconds = 50;

    /// <param name="attempt">The one that failed, from 1.</param>
    public static Task WaitAsync(int attempt, TimeProvider time, CancellationToken cancellationToken)
    {
        var milliseconds = RandomNumberGenerator.GetInt32(1, (FirstMilliseconds << (attempt - 1)) + 1);
        return Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
    }
}
