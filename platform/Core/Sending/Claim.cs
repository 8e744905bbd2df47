using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Sending;

/// <summary>What became of claiming one message for a try.</summary>
internal abstract record Claim
{
    private Claim()
    {
    }

    /// <summary>This sender has the lease, and the version to finish it with.</summary>
    public sealed record Taken(SendRecipient Recipient, StoredMessage Message) : Claim;

    /// <summary>The try was finished before: its events are emitted again, and nothing is sent.</summary>
    public sealed record Done(SendRecipient Recipient, MessageRecord Record) : Claim;

    /// <summary>Another sender holds the lease.</summary>
    public sealed record Held(MessageId Message, DateTimeOffset Until) : Claim;
}
