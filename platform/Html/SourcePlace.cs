using EmailPlatform.Core.Templates.Html;

namespace EmailPlatform.Html;

/// <summary>A character of a source.</summary>
internal readonly record struct SourcePlace(SourceUse Use, int Offset)
{
    /// <summary>From 1, and the column in UTF-16 units.</summary>
    public (int Line, int Column) LineAndColumn => SourceMap.Locate(Use.Source, Offset);
}
