namespace EmailPlatform.Core.Tables;

/// <summary>Spreads keys over a fixed number of partitions.</summary>
public static class Shard
{
    /// <summary>0 to <paramref name="count"/> − 1; the same for the same text on every machine and in every version (FNV-1a over UTF-16 units).</summary>
    public static int Of(ReadOnlySpan<char> text, int count)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return (int)(hash % (uint)count);
    }
}
