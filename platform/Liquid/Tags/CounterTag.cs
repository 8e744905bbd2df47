using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% increment name %}</c>, which prints and then adds one, and <c>{% decrement name %}</c>, which subtracts one and then prints.</summary>
internal sealed class CounterTag(Name name, bool isIncrement, int offset) : Node(offset)
{
    public static Node ParseIncrement(TemplateParser parser, in Segment tag) => Parse(parser, tag, isIncrement: true);

    public static Node ParseDecrement(TemplateParser parser, in Segment tag) => Parse(parser, tag, isIncrement: false);

    public override Signal Render(RenderContext context)
    {
        var counters = context.Frame.Counters;
        if (!counters.TryGet(name, out var value))
            context.Budget.Make(64);
        var count = value.IsSmallInteger ? value.SmallInteger : 0;
        var next = unchecked(count + (isIncrement ? 1 : -1));
        counters.Set(name, LiquidValue.FromInteger(next));
        context.Output.Write(isIncrement ? count : next);
        return Signal.None;
    }

    private static CounterTag Parse(TemplateParser parser, in Segment tag, bool isIncrement)
    {
        string name;
        if (parser.IsStrict2)
        {
            parser.Expressions.Begin(tag.Start, tag.End);
            name = parser.Expressions.ConsumeId();
            parser.Expressions.ConsumeEnd();
        }
        else
        {
            name = parser.Markup(tag).Trim().ToString();
        }

        parser.Variables.Bind(name);
        return new CounterTag(name, isIncrement, tag.Offset);
    }
}
