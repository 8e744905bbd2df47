using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% render 'name' %}</c>: a partial that sees its arguments and the shared variables only.</summary>
internal sealed class RenderTag(PartialSyntax syntax, string name, int offset) : Node(offset)
{
    private static readonly Name LoopName = "forloop";

    private readonly Name _boundName = syntax.BoundName(name);

    public static Node Parse(TemplateParser parser, in Segment tag)
    {
        var syntax = PartialSyntax.Parse(parser, tag);
        if (syntax.TemplateName is not Literal { Value.Payload: Text name })
            throw new SyntaxFailure("Syntax error in tag 'render' - Template name must be a quoted string", tag.Offset);
        return new RenderTag(syntax, name.Characters, tag.Offset);
    }

    public override Signal Render(RenderContext context)
    {
        var template = context.FindPartial(name);
        var bound = syntax.Bound?.Evaluate(context) ?? default;
        if (!syntax.IsLoop || bound.Payload is not (ArrayPayload or RangePayload))
        {
            RenderOnce(context, template, bound, loop: null);
            return Signal.None;
        }

        var items = LoopItems.Slice(bound, 0, limit: null, isReversed: false);
        var loop = new LoopState();
        loop.Start(name, items.Count, parent: null);
        for (long i = 0; i < items.Count; i++)
        {
            context.Budget.Iterate();
            loop.Index0 = i;
            RenderOnce(context, template, items[i], loop);
        }

        return Signal.None;
    }

    private void RenderOnce(RenderContext context, LiquidTemplate template, LiquidValue bound, LoopState? loop)
    {
        var mark = context.Save();
        var outer = context.Frame;
        context.EnterFrame();
        var inner = context.Frame;
        if (loop is not null)
            inner.Locals.Set(LoopName, new LiquidValue(loop));
        foreach (var (argument, value) in syntax.Arguments)
        {
            context.Frame = outer;
            var evaluated = value.Evaluate(context);
            context.Frame = inner;
            inner.Locals.Set(argument, evaluated);
        }

        if (syntax.Bound is not null && !bound.IsNil)
            inner.Locals.Set(_boundName, bound);
        context.EnterPartial(template);
        template.RenderBody(context);
        context.Restore(mark);
    }
}
