namespace EmailPlatform.Core.Queues;

/// <summary>An item as it was received.</summary>
/// <param name="Id">Names this item within its batch.</param>
/// <param name="ReceiveCount">1 at the first delivery. It catches poison only: a retry that is wanted is a new item.</param>
public sealed record ReceivedWork(string Id, string Group, ReadOnlyMemory<byte> Body, int ReceiveCount);
