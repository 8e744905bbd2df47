using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% include name %}</c>: a partial that shares the variables around it.</summary>
internal sealed class IncludeTag(PartialSyntax syntax, int offset) : Node(offset)
{
    public static Node Parse(TemplateParser parser, in Segment tag) => new IncludeTag(PartialSyntax.Parse(parser, tag), tag.Offset);

    public override Signal Render(RenderContext context)
    {
        if (context.Frame.IsIsolated)
            throw new RenderFailure(LiquidErrorCode.TagNotAllowed, "include usage is not allowed in this context");
        if (syntax.TemplateName.Evaluate(context).Payload is not Text name)
            throw new RenderFailure(LiquidErrorCode.InvalidArgument, "Argument error in tag 'include' - Illegal template name");
        var template = context.FindPartial(name.Characters);
        var boundName = syntax.BoundName(name.Characters);

        // Without a value, the variable that is called like the partial, where there is one.
        LiquidValue bound;
        if (syntax.Bound is not null)
            bound = syntax.Bound.Evaluate(context);
        else
            context.TryGet(name.Characters, out bound);
        var mark = context.Save();
        foreach (var (argument, value) in syntax.Arguments)
            context.Push(argument, value.Evaluate(context));
        context.EnterPartial(template);
        var signal = bound.Payload is ArrayPayload items && syntax.Bound is not null
            ? RenderEach(context, template, boundName, items)
            : RenderOnce(context, template, boundName, bound);
        context.Restore(mark);
        return signal;
    }

    private static Signal RenderOnce(RenderContext context, LiquidTemplate template, Name boundName, LiquidValue bound)
    {
        if (!bound.IsNil)
            context.Push(boundName, bound);
        return template.RenderBody(context);
    }

    private static Signal RenderEach(RenderContext context, LiquidTemplate template, Name boundName, ArrayPayload items)
    {
        var entry = context.Push(boundName, default);
        foreach (var item in items.Items)
        {
            context.Budget.Iterate();
            context.Replace(entry, item);
            var signal = template.RenderBody(context);
            if (signal != Signal.None)
                return signal;
        }

        return Signal.None;
    }
}
