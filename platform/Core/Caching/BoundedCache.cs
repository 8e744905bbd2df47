using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Core.Caching;

/// <summary>
/// Remembers values for a time, and of too many the recently used ones. A hit takes no lock and allocates nothing.
/// There are two generations: a full young one becomes the old one, and what is read from the old one moves back.
/// So it holds at most twice its capacity, and nothing is ever sorted or scanned.
/// </summary>
/// <param name="capacity">The weight that a generation holds.</param>
internal sealed class BoundedCache<TKey, TValue>(long capacity, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _turn = new();
    private volatile Generation _young = new();
    private volatile Generation _old = new();

    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        var young = _young;
        if (!young.Entries.TryGetValue(key, out var entry) && _old.Entries.TryGetValue(key, out entry))
            Keep(key, entry);
        value = entry is not null && time.GetTimestamp() < entry.Until ? entry.Value : null;
        return value is not null;
    }

    /// <param name="weight">Its share of the capacity.</param>
    public void Set(TKey key, TValue value, TimeSpan lifetime, long weight = 1)
    {
        var ticks = lifetime == TimeSpan.MaxValue ? long.MaxValue
            : time.GetTimestamp() + (long)(lifetime.TotalSeconds * time.TimestampFrequency);
        Keep(key, new Entry(value, ticks, weight));
    }

    public void Remove(TKey key)
    {
        _young.Entries.TryRemove(key, out _);
        _old.Entries.TryRemove(key, out _);
    }

    private void Keep(TKey key, Entry entry)
    {
        var young = _young;
        young.Entries[key] = entry;
        // A replaced entry is counted again: the generation then only turns a little early.
        if (Interlocked.Add(ref young.Weight, entry.Weight) < capacity)
            return;
        lock (_turn)
        {
            if (!ReferenceEquals(_young, young))
                return;
            _old = young;
            _young = new Generation();
        }
    }

    private sealed class Generation
    {
        public readonly ConcurrentDictionary<TKey, Entry> Entries = new();
        public long Weight;
    }

    private sealed record Entry(TValue Value, long Until, long Weight);
}
