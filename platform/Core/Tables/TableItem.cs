namespace EmailPlatform.Core.Tables;

/// <summary>An item as it was read.</summary>
public sealed record TableItem
{
    public required TableKey Key { get; init; }

    /// <summary>One JSON object in UTF-8, at most <see cref="TableLimits.MaxDocumentBytes"/>.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>
    /// Changes with every write of the item, from 1 upwards. Meaningful only for the conditions of later writes,
    /// and only within one life of the item: after a delete or an expiry it begins again.
    /// </summary>
    public required long Version { get; init; }

    /// <summary>From this instant the item is absent, whether or not it has been removed. Whole seconds.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
