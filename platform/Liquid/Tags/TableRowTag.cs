using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% tablerow item in collection cols: n %}</c>: a loop that prints table rows and cells.</summary>
internal sealed class TableRowTag(TableRowSyntax syntax, Block body, int offset) : Node(offset)
{
    private static readonly Name LoopName = "tablerowloop";

    private readonly Name _variable = syntax.Variable;

    public static Node Parse(TemplateParser parser, in Segment tag)
    {
        var syntax = TableRowSyntax.Parse(parser, tag);
        parser.Variables.Bind(syntax.Variable);
        return new TableRowTag(syntax, parser.ParseBlock(tag, out _, ["endtablerow"]), tag.Offset);
    }

    public override Signal Render(RenderContext context)
    {
        var collection = syntax.Collection.Evaluate(context);
        if (!collection.IsTruthy)
            return Signal.None;
        var offset = Evaluate(context, syntax.Offset) ?? 0;
        var items = LoopItems.Slice(collection, offset, Evaluate(context, syntax.Limit), isReversed: false);
        var state = new TableRowState(items.Count, Evaluate(context, syntax.Columns) ?? items.Count);
        var mark = context.MarkScopes();
        context.Push(LoopName, new LiquidValue(state));
        var entry = context.Push(_variable, default);
        context.Output.Write("<tr class=\"row1\">\n"u8);
        for (long i = 0; i < items.Count; i++)
        {
            context.Budget.Iterate();
            context.Replace(entry, items[i]);
            context.Output.Write("<td class=\"col"u8);
            context.Output.Write(state.Column);
            context.Output.Write("\">"u8);
            var signal = body.Render(context);
            context.Output.Write("</td>"u8);
            if (signal == Signal.Break)
                break;
            if (state.IsLastColumn && !state.IsLast)
            {
                context.Output.Write("</tr>\n<tr class=\"row"u8);
                context.Output.Write(state.Row + 1);
                context.Output.Write("\">"u8);
            }

            state.Advance();
        }

        context.Output.Write("</tr>\n"u8);
        context.RestoreScopes(mark);
        return Signal.None;
    }

    /// <summary>Null where the attribute is not there; nil and text that is no number are 0, and a fraction is cut off.</summary>
    private static long? Evaluate(RenderContext context, Expression? attribute)
    {
        if (attribute is null)
            return null;
        var value = attribute.Evaluate(context);
        return value.Kind == LiquidKind.Float ? (long)value.Float : Numbers.ToBound(value);
    }
}
