using EmailPlatform.Core.Accepting;

namespace EmailPlatform.Core.Messages;

/// <summary>Up to <see cref="Size"/> recipients of a bulk send, stored and queued together.</summary>
public sealed record RecipientChunk
{
    public const int Size = 100;

    public required IReadOnlyList<RecipientInput> Recipients { get; init; }

    /// <summary>How many chunks so many recipients fill.</summary>
    public static int Count(int recipients) => (recipients + Size - 1) / Size;
}
