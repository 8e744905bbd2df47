namespace EmailPlatform.Embedded.Queues;

/// <summary>An item that failed too often.</summary>
/// <param name="Id">Rising in the order of sending, within its queue.</param>
/// <param name="Reason">Of the last failure.</param>
public sealed record DeadLetter(long Id, string Group, ReadOnlyMemory<byte> Body, int ReceiveCount, DateTimeOffset DiedAt, string Reason);
