using System.Text;

namespace EmailPlatform.Core.Templates.Html;

/// <summary>Where the characters of an edited source stood before, so that an error names the place that its author knows.</summary>
public sealed class SourceMap
{
    private readonly string _before;
    private readonly List<SourceEdit> _edits;

    private SourceMap(string before, string after, List<SourceEdit> edits)
    {
        _before = before;
        After = after;
        _edits = edits;
    }

    /// <summary>The source with its edits.</summary>
    public string After { get; }

    /// <summary>Makes edits, which must not overlap. At one place the shorter comes first.</summary>
    public static SourceMap Apply(string source, IEnumerable<SourceEdit> edits)
    {
        List<SourceEdit> sorted = [.. edits.OrderBy(edit => edit.Start).ThenBy(edit => edit.End)];
        var edited = new StringBuilder(source.Length);
        var at = 0;
        foreach (var edit in sorted)
        {
            edited.Append(source, at, edit.Start - at).Append(edit.Replacement);
            at = edit.End;
        }

        return new SourceMap(source, edited.Append(source, at, source.Length - at).ToString(), sorted);
    }

    /// <summary>The place before the edits of one after them.</summary>
    public (int Line, int Column) Before(int line, int column)
    {
        var offset = 0;
        for (var i = 1; i < line; i++)
            offset = After.IndexOf('\n', offset) + 1;
        offset += column - 1;
        var shift = 0;
        foreach (var edit in _edits)
        {
            if (edit.Start + shift >= offset)
                break;
            var change = edit.Replacement.Length - (edit.End - edit.Start);
            if (offset < edit.Start + shift + edit.Replacement.Length)
                return Locate(_before, edit.Start);
            shift += change;
        }

        return Locate(_before, offset - shift);
    }

    /// <summary>The line and column of a character, from 1, the column in UTF-16 units.</summary>
    public static (int Line, int Column) Locate(string source, int offset)
    {
        var before = source.AsSpan(0, Math.Clamp(offset, 0, source.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
