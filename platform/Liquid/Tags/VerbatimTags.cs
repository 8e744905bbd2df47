using EmailPlatform.Liquid.Syntax;

namespace EmailPlatform.Liquid.Tags;

/// <summary>The tags whose inside is not parsed: <c>raw</c>, which prints it, and the kinds of comment, which do not.</summary>
internal static class VerbatimTags
{
    public static Node? ParseRaw(TemplateParser parser, in Segment tag)
    {
        if (!parser.Markup(tag).IsWhiteSpace())
            throw TemplateParser.Malformed(tag, "raw");
        var content = parser.TryReadVerbatim("endraw", out var found) ? found : throw TemplateParser.NeverClosed(tag);
        return content.End > content.Start ? new TextNode(parser.Markup(content), content.Offset, isRaw: true) : null;
    }

    public static Node? ParseDoc(TemplateParser parser, in Segment tag)
    {
        if (!parser.Markup(tag).IsWhiteSpace())
            throw TemplateParser.Malformed(tag, "{% doc %}{% enddoc %}");
        var end = parser.TryReadVerbatim("enddoc", out var content) ? content.End : parser.Source.Length;
        if (OpensDoc(parser.Source.AsSpan(tag.End, end - tag.End)))
            throw new SyntaxFailure("Syntax Error in 'doc' - Nested doc tags are not allowed", tag.Offset);
        return content.Kind == SegmentKind.Text ? null : throw TemplateParser.NeverClosed(tag);
    }

    public static Node? ParseComment(TemplateParser parser, in Segment tag)
    {
        parser.SkipComment(tag);
        return null;
    }

    public static Node? ParseInlineComment(TemplateParser parser, in Segment tag)
    {
        var markup = parser.Markup(tag);
        for (var newline = markup.IndexOf('\n'); newline >= 0; newline = markup.IndexOf('\n'))
        {
            markup = markup[(newline + 1)..].TrimStart();
            if (markup.Length > 0 && markup[0] != '#')
                throw new SyntaxFailure("Syntax error in tag '#' - Each line of comments must be prefixed by the '#' character", tag.Offset);
        }

        return null;
    }

    private static bool OpensDoc(ReadOnlySpan<char> content)
    {
        for (var open = content.IndexOf("{%"); open >= 0; open = content.IndexOf("{%"))
        {
            content = content[(open + 2)..];
            var inside = content.TrimStart('-').TrimStart();
            if (inside.StartsWith("doc") && (inside.Length == 3 || !Lexer.IsWord(inside[3])))
                return true;
        }

        return false;
    }
}
