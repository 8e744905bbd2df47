using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;

namespace EmailPlatform.Liquid.Tags;

/// <summary>
/// <c>{% block 'name' %}</c>: in a layout, a place with its default content; in a template with a layout, what goes
/// into that place. The innermost template wins.
/// </summary>
internal sealed class BlockTag(string name, Block body, int offset) : Node(offset)
{
    public static Node Parse(TemplateParser parser, in Segment tag)
    {
        var expressions = parser.Expressions;
        expressions.Begin(tag.Start, tag.End);
        var name = expressions.Look(TokenKind.String)
            ? expressions.TextOf(expressions.Consume(TokenKind.String))[1..^1].ToString()
            : expressions.ConsumeId();
        expressions.ConsumeEnd();
        return new BlockTag(name, parser.ParseBlock(tag, out _, ["endblock"]), tag.Offset);
    }

    public override Signal Render(RenderContext context)
    {
        if (context.CollectsBlocks)
        {
            context.Override(name, new BlockOverride(body, context.Template));
            return Signal.None;
        }

        if (context.FindOverride(name) is not { } found)
            return body.Render(context);
        var mark = context.Save();
        context.EnterPartial(found.Template);
        var signal = found.Body.Render(context);
        context.Restore(mark);
        return signal;
    }
}
