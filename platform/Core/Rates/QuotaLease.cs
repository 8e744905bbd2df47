namespace EmailPlatform.Core.Rates;

/// <summary>What this host has of one tenant's quota for one day.</summary>
internal sealed class QuotaLease(DateOnly day, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _left;
    private long _usedAt = time.GetTimestamp();
    private long _refusedAt;
    private int _refusedFor = int.MaxValue;
    private long _refusedLeft;

    public DateOnly Day => day;

    /// <summary>One host leases for a tenant once at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    public bool TryTake(int messages)
    {
        lock (_lock)
        {
            if (_left < messages)
                return false;
            _left -= messages;
            _usedAt = time.GetTimestamp();
            return true;
        }
    }

    public void Add(long messages)
    {
        lock (_lock)
            _left += messages;
    }

    public long Missing(int messages)
    {
        lock (_lock)
            return messages - _left;
    }

    /// <summary>Remembers that the table has too little for so many.</summary>
    public void Refuse(int messages, long left)
    {
        lock (_lock)
            (_refusedFor, _refusedLeft, _refusedAt) = (messages, left, time.GetTimestamp());
    }

    /// <summary>Whether so many were refused a moment ago; then how many the table had left.</summary>
    public bool WasRefused(int messages, TimeSpan within, out long left)
    {
        lock (_lock)
        {
            left = _refusedLeft;
            return messages >= _refusedFor && time.GetElapsedTime(_refusedAt) < within;
        }
    }

    /// <summary>All of it, where none of it was used for so long; else 0.</summary>
    public long TakeIdle(TimeSpan idleFor)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_usedAt) < idleFor)
                return 0;
            var left = _left;
            _left = 0;
            return left;
        }
    }
}
