namespace EmailPlatform.Core.Tables;

/// <summary>A range of sort keys within one partition, a page at a time.</summary>
public sealed record TableQuery
{
    public required string Partition { get; init; }

    /// <summary>The lowest sort key of the range, itself included; null begins at the first.</summary>
    public string? From { get; init; }

    /// <summary>The upper end of the range, itself excluded; null ends with the last.</summary>
    public string? Before { get; init; }

    public bool Descending { get; init; }

    /// <summary>How many items a page has at most: 1 to <see cref="TableLimits.MaxPage"/>. A page may be shorter and still have a successor.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where to go on: the <see cref="TablePage.Cursor"/> of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether the page may miss what was written in the last second or so, at half the price. What is read before a write is not.</summary>
    public bool MayLag { get; init; }

    /// <summary>All sort keys that begin with the prefix, which must not be empty.</summary>
    public static TableQuery Prefix(string partition, string prefix) => new()
    {
        Partition = partition,
        From = prefix,
        Before = string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]),
    };
}
