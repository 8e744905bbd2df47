namespace EmailPlatform.Core.Streams;

/// <summary>
/// Several JSON objects in one record, one a line: a stream's records are billed by the kilobyte, and by five on their way into the archive. Within one
/// object <c>}</c>, a line feed and <c>{</c> never follow each other, since a comma would stand between.
/// </summary>
public static class JsonLines
{
    private static ReadOnlySpan<byte> Seam => "}\n{"u8;

    public static ReadOnlyMemory<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> objects)
    {
        if (objects is [var one])
            return one;
        var joined = new byte[objects.Sum(each => each.Length + 1) - 1];
        var at = 0;
        foreach (var each in objects)
        {
            each.CopyTo(joined.AsMemory(at));
            at += each.Length;
            if (at < joined.Length)
                joined[at++] = (byte)'\n';
        }
        return joined;
    }

    /// <summary>The objects of a record, or the whole of it where it is none of several.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> data)
    {
        for (var seam = data.Span.IndexOf(Seam); seam >= 0; seam = data.Span.IndexOf(Seam))
        {
            yield return data[..(seam + 1)];
            data = data[(seam + 2)..];
        }
        yield return data;
    }
}
