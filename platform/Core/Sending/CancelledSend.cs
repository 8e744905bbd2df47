using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Sending;

/// <param name="Cancelled">How many of its messages will not be sent.</param>
public sealed record CancelledSend(SendId MessageId, int Cancelled);
