namespace EmailPlatform.Api.Sending;

/// <summary>A send that was cancelled.</summary>
/// <param name="MessageId">The send's id.</param>
/// <param name="Cancelled">How many of its messages will not be sent.</param>
internal sealed record CancelReply(string MessageId, int Cancelled);
