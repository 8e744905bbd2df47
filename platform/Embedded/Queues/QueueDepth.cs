namespace EmailPlatform.Embedded.Queues;

/// <summary>How much a queue holds.</summary>
/// <param name="Ready">Items that can be received, or are being handled.</param>
/// <param name="Delayed">Items whose delay, or visibility timeout after a failure, has not ended.</param>
public readonly record struct QueueDepth(long Ready, long Delayed, long DeadLetters);
