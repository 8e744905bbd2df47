namespace EmailPlatform.Bench.Accepting;

/// <summary>What wrk counted. Times in milliseconds.</summary>
/// <param name="Requests">Answered with 2xx.</param>
/// <param name="Errors">Anything else: other answers, lost connections, timeouts.</param>
internal sealed record WrkResult(long Requests, double Seconds, long Errors, double P50, double P95, double P99);
