using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary>
/// <c>{% layout 'name' %}</c>: the template is rendered inside another one. Its blocks go into the layout's blocks, and
/// what it prints outside of blocks is the layout's <c>content_for_layout</c>. <c>none</c> means no layout.
/// </summary>
internal sealed class LayoutTag(Expression name, int offset)
{
    private static readonly Name ContentName = "content_for_layout";

    public static Node? Parse(TemplateParser parser, in Segment tag)
    {
        parser.Expressions.Begin(tag.Start, tag.End);
        if (parser.Expressions.TryConsumeWord("none"))
        {
            parser.Expressions.ConsumeEnd();
            return null;
        }

        if (parser.Layout is not null)
            throw new SyntaxFailure("A template has one layout at most", tag.Offset);
        parser.Layout = new LayoutTag(parser.Expressions.ParseExpression(), tag.Offset);
        parser.Expressions.ConsumeEnd();
        return null;
    }

    public Signal Render(RenderContext context, Block body)
    {
        var start = context.Output.Length;
        var mark = context.Save();
        context.CollectsBlocks = true;
        var signal = body.Render(context);
        context.CollectsBlocks = false;
        context.Budget.Make(context.Output.Length - start);
        var content = new Text(context.Output.Take(start), context.EscapeHtml);
        context.Offset = offset;
        var layoutName = TextForm.Of(name.Evaluate(context));
        var layout = context.FindPartial(layoutName);
        context.EnterPartial(layout);
        context.Push(ContentName, new LiquidValue(content));
        layout.RenderBody(context);
        context.Restore(mark);
        return signal;
    }
}
