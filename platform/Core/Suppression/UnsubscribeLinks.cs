using EmailPlatform.Core.Events;
using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Suppression;

/// <summary>Follows unsubscribe links. A link works as long as its message's record is kept (<see cref="SendStore.Retention"/>).</summary>
public sealed class UnsubscribeLinks(UnsubscribeTokens tokens, MessageLog messages, MailEventStream events, TimeProvider time)
{
    /// <summary>Null where the token is not one of ours, or its message is gone.</summary>
    public async ValueTask<UnsubscribeLink?> FindAsync(string token, CancellationToken cancellationToken) =>
        await tokens.ReadAsync(token, cancellationToken) is { } read
        && await messages.GetAsync(read.Tenant, read.Message, cancellationToken) is { } message
            ? new UnsubscribeLink(read, message.Record)
            : null;

    /// <summary>Says that the recipient wants no more of it; the projection of the event suppresses him. Repeating it changes nothing.</summary>
    public ValueTask UnsubscribeAsync(UnsubscribeLink link, CancellationToken cancellationToken)
    {
        var unsubscribed = new MailEvent
        {
            Tenant = link.Token.Tenant,
            MessageId = link.Token.Message,
            Kind = EventKind.Unsubscribed,
            Time = time.GetUtcNow(),
            Stream = link.Message.Stream,
            Recipient = link.Message.Recipient,
            Scope = link.Token.Scope.Value,
        };
        return events.AppendAsync([unsubscribed], cancellationToken);
    }
}
