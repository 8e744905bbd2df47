using EmailPlatform.Liquid.Syntax;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% echo expression %}</c>: an output that can stand in a <c>liquid</c> tag.</summary>
internal static class EchoTag
{
    public static Node Parse(TemplateParser parser, in Segment tag) =>
        new OutputNode(parser.ParseVariable(tag.Start, tag.End), tag.Offset);
}
