using EmailPlatform.Core.Messages;

namespace EmailPlatform.Api.Sending;

/// <summary>One recipient's message of an accepted send.</summary>
/// <param name="MessageId">Absent where the send was only validated.</param>
/// <param name="To">The recipient's address.</param>
/// <param name="Status">Queued, or scheduled.</param>
internal sealed record AcceptedRecipient(string? MessageId, string To, MessageStatus Status);
