namespace EmailPlatform.Functions.Scheduler;

/// <summary>For whoever invokes the function by hand.</summary>
/// <param name="Done">Items of the sweeps that came to their end.</param>
/// <param name="IsFinished">False where the function's time ran out before nothing was due any more.</param>
internal sealed record SchedulerReply(int Done, bool IsFinished);
