using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% for item in collection %}</c>, with <c>limit</c>, <c>offset</c>, <c>reversed</c> and <c>else</c>.</summary>
internal sealed class ForTag : Node
{
    private static readonly Name LoopName = "forloop";

    private readonly ForSyntax _syntax;
    private readonly Name _variable;
    private readonly string _name;
    private readonly ContinuedLoops _names;
    private readonly Block _body;
    private readonly Block? _otherwise;

    private ForTag(ForSyntax syntax, string name, ContinuedLoops names, Block body, Block? otherwise, int offset)
        : base(offset)
    {
        _syntax = syntax;
        _variable = syntax.Variable;
        _name = name;
        _names = names;
        IsBlank = body.IsBlank && (otherwise is null || otherwise.IsBlank);
        _body = IsBlank ? body.WithoutText() : body;
        _otherwise = IsBlank ? otherwise?.WithoutText() : otherwise;
    }

    public override bool IsBlank { get; }

    public static Node Parse(TemplateParser parser, in Segment tag)
    {
        var syntax = ForSyntax.Parse(parser, tag);
        parser.Variables.Bind(syntax.Variable);
        var body = parser.ParseBlock(tag, out var stop, ["endfor", "else"]);
        Block? otherwise = null;
        while (stop.Name == "else")
        {
            // Only the first else counts.
            var block = parser.ParseBlock(tag, out stop, ["endfor", "else"]);
            otherwise ??= block;
        }

        var name = $"{syntax.Variable}-{syntax.CollectionText}";
        if (syntax.ContinuesLast)
            parser.ContinuedLoops.Add(name);
        return new ForTag(syntax, name, parser.ContinuedLoops, body, otherwise, tag.Offset);
    }

    public override Signal Render(RenderContext context)
    {
        var items = Select(context);
        if (items.Count == 0)
            return _otherwise?.Render(context) ?? Signal.None;
        var mark = context.MarkScopes();
        var state = context.EnterLoop(_name, items.Count);
        context.Push(LoopName, new LiquidValue(state));
        var entry = context.Push(_variable, default);
        for (long i = 0; i < items.Count; i++)
        {
            context.Budget.Iterate();
            state.Index0 = i;
            context.Replace(entry, items[i]);
            if (_body.Render(context) == Signal.Break)
                break;
        }

        context.LeaveLoop();
        context.RestoreScopes(mark);
        return Signal.None;
    }

    private LoopItems Select(RenderContext context)
    {
        var offset = 0L;
        if (_syntax.ContinuesLast)
        {
            context.Frame.LoopEnds.TryGetValue(_name, out offset);
        }
        else if (_syntax.Offset?.Evaluate(context) is { IsNil: false } from)
        {
            offset = Numbers.ToIndex(from);
        }

        long? limit = _syntax.Limit?.Evaluate(context) is { IsNil: false } most ? Numbers.ToIndex(most) : null;
        var items = LoopItems.Slice(_syntax.Collection.Evaluate(context), offset, limit, _syntax.IsReversed);
        if (_names.IsContinued(_name))
            context.Frame.LoopEnds[_name] = offset + items.Count;
        return items;
    }
}
