namespace EmailPlatform.Core.Tables;

/// <summary>One write: a closed family of <see cref="Put"/>, <see cref="Delete"/> and <see cref="Add"/>.</summary>
public abstract record TableWrite
{
    private TableWrite()
    {
    }

    public required TableKey Key { get; init; }

    /// <summary>Replaces the whole item, its expiry included.</summary>
    public sealed record Put : TableWrite
    {
        /// <summary>One JSON object in UTF-8.</summary>
        public required ReadOnlyMemory<byte> Document { get; init; }

        public WriteCondition Condition { get; init; }

        /// <summary>Rounded up to whole seconds; null keeps the item for ever.</summary>
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    /// <summary>Removes the item. Removing an absent one without a condition is applied, and does nothing.</summary>
    public sealed record Delete : TableWrite
    {
        public WriteCondition Condition { get; init; }
    }

    /// <summary>
    /// Adds to top-level integer members of the document, atomically and without a condition. An absent item or member counts as 0,
    /// so the first add makes it. The members that are not named stay as they are.
    /// </summary>
    public sealed record Add : TableWrite
    {
        public required IReadOnlyDictionary<string, long> Deltas { get; init; }

        /// <summary>Set when this add makes the item; an existing item keeps its own.</summary>
        public DateTimeOffset? ExpiresAt { get; init; }
    }
}
