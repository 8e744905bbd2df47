using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Suppression;

/// <summary>What a link in a message stops, and for whom.</summary>
public sealed record UnsubscribeLink(UnsubscribeToken Token, MessageRecord Message);
