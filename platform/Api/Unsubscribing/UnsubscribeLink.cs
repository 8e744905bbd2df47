using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Suppression;

namespace EmailPlatform.Api.Unsubscribing;

/// <summary>What a link in a message stops, and for whom.</summary>
internal sealed record UnsubscribeLink(UnsubscribeToken Token, MessageRecord Message);
