using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Accepting;

/// <summary>The answer to an accepted send; the same again for the same idempotency key.</summary>
/// <param name="MessageId">The send's id; null for one that was only validated.</param>
public sealed record AcceptedSend(SendId? MessageId, IReadOnlyList<AcceptedMessage> Messages);
