namespace EmailPlatform.Core.Messages;

/// <summary>A record with the version that the next write is conditioned on.</summary>
public sealed record StoredMessage(MessageRecord Record, long Version);
