using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using EmailPlatform.Liquid.Tags;

namespace EmailPlatform.Liquid.Syntax;

/// <summary>The tags of the language. Those that only end or divide a block are known to its parser.</summary>
internal static class TagTable
{
    private static readonly FrozenDictionary<string, TagParser> Tags = new Dictionary<string, TagParser>
    {
        ["assign"] = AssignTag.Parse,
        ["block"] = BlockTag.Parse,
        ["break"] = InterruptTag.ParseBreak,
        ["capture"] = CaptureTag.Parse,
        ["case"] = CaseTag.Parse,
        ["comment"] = VerbatimTags.ParseComment,
        ["continue"] = InterruptTag.ParseContinue,
        ["cycle"] = CycleTag.Parse,
        ["decrement"] = CounterTag.ParseDecrement,
        ["doc"] = VerbatimTags.ParseDoc,
        ["echo"] = EchoTag.Parse,
        ["for"] = ForTag.Parse,
        ["if"] = IfTag.ParseIf,
        ["ifchanged"] = IfChangedTag.Parse,
        ["include"] = IncludeTag.Parse,
        ["increment"] = CounterTag.ParseIncrement,
        ["layout"] = LayoutTag.Parse,
        ["liquid"] = LiquidTag.Parse,
        ["raw"] = VerbatimTags.ParseRaw,
        ["render"] = RenderTag.Parse,
        ["tablerow"] = TableRowTag.Parse,
        ["unless"] = IfTag.ParseUnless,
        ["#"] = VerbatimTags.ParseInlineComment,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool TryFind(string name, [NotNullWhen(true)] out TagParser? parser) => Tags.TryGetValue(name, out parser);
}
