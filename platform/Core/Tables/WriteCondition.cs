namespace EmailPlatform.Core.Tables;

/// <summary>What must hold for a write to be applied. An expired item counts as absent. The default is no condition.</summary>
public readonly record struct WriteCondition
{
    private readonly long _code;

    private WriteCondition(long code) => _code = code;

    /// <summary>The item must not be there.</summary>
    public static WriteCondition Absent => new(-1);

    /// <summary>The item must be there, and be as it was read.</summary>
    public static WriteCondition VersionIs(long version) =>
        new(version > 0 ? version : throw new ArgumentOutOfRangeException(nameof(version)));

    public bool IsNone => _code == 0;

    public bool IsAbsent => _code == -1;

    /// <summary>The version that must be current; null for the other conditions.</summary>
    public long? Version => _code > 0 ? _code : null;

    /// <summary>Whether the condition holds for an item of this version; null for an absent one.</summary>
    public bool Holds(long? current) => _code switch
    {
        0 => true,
        -1 => current is null,
        _ => current == _code,
    };
}
