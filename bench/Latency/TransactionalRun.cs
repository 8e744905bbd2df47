using EmailPlatform.Bench.Measuring;

namespace EmailPlatform.Bench.Latency;

/// <summary>What was sent.</summary>
/// <param name="Messages">Each send's id, and when its 202 had come.</param>
/// <param name="Accept">Milliseconds from the moment at which each was due to its 202.</param>
internal sealed record TransactionalRun(IReadOnlyList<(string SendId, DateTimeOffset At)> Messages, Samples Accept);
