using System.Collections.Frozen;

namespace EmailPlatform.Liquid.Syntax;

/// <summary>Known tag names, so that parsing one allocates nothing.</summary>
internal static class TagNames
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        "#", "if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase", "for", "endfor", "break", "continue",
        "tablerow", "endtablerow", "cycle", "assign", "capture", "endcapture", "increment", "decrement", "echo", "liquid", "comment",
        "endcomment", "doc", "enddoc", "raw", "endraw", "render", "include", "ifchanged", "endifchanged", "layout", "block", "endblock")
        .GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Intern(ReadOnlySpan<char> name) => Known.TryGetValue(name, out var known) ? known : name.ToString();
}
