namespace EmailPlatform.Liquid.Values;

/// <summary>
/// Members in the order they were added. Few members are searched in a row by hash; more than <see cref="IndexFrom"/>
/// are indexed.
/// </summary>
internal sealed class MapPayload : ObjectPayload
{
    private const int IndexFrom = 12;

    private Member[] _members;
    private int[]? _buckets;

    public MapPayload(int capacity = 4)
    {
        _members = capacity == 0 ? [] : new Member[capacity];
    }

    public int Count { get; private set; }

    public ReadOnlySpan<Member> Members => _members.AsSpan(0, Count);

    public override bool TryGet(Name name, out LiquidValue value)
    {
        var index = Find(name);
        if (index < 0)
        {
            value = default;
            return false;
        }

        value = _members[index].Value;
        return true;
    }

    public void Set(Name name, LiquidValue value)
    {
        var index = Find(name);
        if (index >= 0)
        {
            _members[index].Value = value;
            return;
        }

        if (Count == _members.Length)
            Array.Resize(ref _members, Math.Max(4, Count * 2));
        _members[Count] = new Member { Name = name, Value = value };
        Count++;
        if (_buckets is not null && Count <= _buckets.Length)
            Link(Count - 1);
        else if (Count > IndexFrom)
            Index();
    }

    /// <summary>Forgets all members and keeps the room.</summary>
    public void Clear()
    {
        if (Count == 0)
            return;
        Array.Clear(_members, 0, Count);
        Count = 0;
        _buckets = null;
    }

    private int Find(Name name)
    {
        if (_buckets is not null)
            return FindIndexed(name);
        var members = _members.AsSpan(0, Count);
        for (var i = 0; i < members.Length; i++)
        {
            ref var member = ref members[i];
            if (member.Name.Hash == name.Hash && Same(member.Name.Text, name.Text))
                return i;
        }

        return -1;
    }

    private int FindIndexed(Name name)
    {
        for (var i = _buckets![name.Hash & (_buckets.Length - 1)] - 1; i >= 0; i = _members[i].Next - 1)
        {
            ref var member = ref _members[i];
            if (member.Name.Hash == name.Hash && Same(member.Name.Text, name.Text))
                return i;
        }

        return -1;
    }

    private static bool Same(string left, string right) =>
        ReferenceEquals(left, right) || string.Equals(left, right, StringComparison.Ordinal);

    private void Index()
    {
        _buckets = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Count * 2)];
        for (var i = 0; i < Count; i++)
            Link(i);
    }

    private void Link(int index)
    {
        ref var bucket = ref _buckets![_members[index].Name.Hash & (_buckets.Length - 1)];
        _members[index].Next = bucket;
        bucket = index + 1;
    }

    internal struct Member
    {
        public Name Name;
        public LiquidValue Value;
        public int Next;
    }
}
