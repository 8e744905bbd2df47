using System.Collections.Concurrent;

namespace EmailPlatform.Core.Webhooks;

/// <summary>
/// Keeps what was read for a while. Bounded in the plainest way: when it is full it begins again, which costs one more read for each key.
/// Several readers that miss at once all read.
/// </summary>
internal sealed class ExpiringCache<TKey, TValue>(TimeProvider time, TimeSpan keepFor, int capacity)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, (TValue Value, long ReadAt)> _entries = new();
    private int _added;

    public bool TryGet(TKey key, out TValue value)
    {
        var found = _entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.ReadAt) < keepFor;
        value = entry.Value;
        return found;
    }

    /// <param name="readAt">The <see cref="TimeProvider.GetTimestamp"/> from before it was read.</param>
    public void Set(TKey key, TValue value, long readAt)
    {
        if (!_entries.ContainsKey(key) && Interlocked.Increment(ref _added) > capacity)
        {
            _entries.Clear();
            Interlocked.Exchange(ref _added, 1);
        }
        _entries[key] = (value, readAt);
    }

    public void Remove(TKey key)
    {
        if (_entries.TryRemove(key, out _))
            Interlocked.Decrement(ref _added);
    }
}
