namespace EmailPlatform.Core.Templates.Html;

/// <summary>A character of a source.</summary>
internal readonly record struct SourcePlace(SourceUse Use, int Offset)
{
    /// <summary>From 1, and the column in UTF-16 units.</summary>
    public (int Line, int Column) LineAndColumn => Locate(Use.Source, Offset);

    public static (int Line, int Column) Locate(string source, int offset)
    {
        var before = source.AsSpan(0, Math.Clamp(offset, 0, source.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
