using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary>The stretch of a collection that a loop runs over. Ranges and objects are read as they stand, not made into lists.</summary>
internal readonly struct LoopItems
{
    private readonly Payload? _collection;
    private readonly long _first;
    private readonly bool _isReversed;

    private LoopItems(Payload? collection, long first, long count, bool isReversed)
    {
        _collection = collection;
        _first = first;
        Count = count;
        _isReversed = isReversed;
    }

    public long Count { get; }

    /// <summary>The items from <paramref name="offset"/>, at most <paramref name="limit"/> of them where it is given.</summary>
    public static LoopItems Slice(LiquidValue collection, long offset, long? limit, bool isReversed)
    {
        var total = collection.Payload switch
        {
            ArrayPayload array => array.Items.Length,
            MapPayload map => map.Count,
            RangePayload range => range.Count,
            Text text => text.IsEmpty ? 0 : 1,
            _ => 0,
        };

        // A text is one item, whatever the offset and limit.
        if (collection.Payload is Text)
            return new LoopItems(collection.Payload, 0, total, isReversed: false);
        var end = limit is { } most ? Int128.Min(total, (Int128)offset + most) : total;
        var first = Math.Clamp(offset, 0, total);
        return new LoopItems(collection.Payload, first, Math.Max(0, (long)(end - first)), isReversed);
    }

    public LiquidValue this[long index]
    {
        get
        {
            var at = _isReversed ? _first + Count - 1 - index : _first + index;
            return _collection switch
            {
                ArrayPayload array => array.Items[at],
                MapPayload map => Members.Pair(map.Members[(int)at]),
                RangePayload range => LiquidValue.FromInteger(range.First + at),
                _ => new LiquidValue(_collection),
            };
        }
    }
}
