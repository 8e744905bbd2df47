using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Accepting;

/// <summary>One recipient of an accepted send.</summary>
/// <param name="MessageId">Null for one that was only validated.</param>
/// <param name="To">The recipient's address.</param>
/// <param name="Status"><see cref="MessageStatus.Queued"/> or <see cref="MessageStatus.Scheduled"/>.</param>
public sealed record AcceptedMessage(MessageId? MessageId, string To, MessageStatus Status);
