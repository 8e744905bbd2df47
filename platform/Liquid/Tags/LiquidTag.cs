using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% liquid %}</c>: tags without delimiters, one a line.</summary>
internal sealed class LiquidTag(Block body, int offset) : Node(offset)
{
    public override bool IsBlank => body.IsBlank;

    public static Node Parse(TemplateParser parser, in Segment tag) => new LiquidTag(parser.ParseLines(tag), tag.Offset);

    public override Signal Render(RenderContext context) => body.Render(context);
}
