using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% if %}</c> and <c>{% unless %}</c> with their branches: the first whose condition holds is rendered.</summary>
internal sealed class IfTag : Node
{
    private readonly Branch[] _branches;
    private readonly bool _isUnless;

    private IfTag(Branch[] branches, bool isUnless, int offset)
        : base(offset)
    {
        _branches = branches;
        _isUnless = isUnless;
        IsBlank = branches.All(branch => branch.Body.IsBlank);
    }

    public override bool IsBlank { get; }

    public static Node ParseIf(TemplateParser parser, in Segment tag) => Parse(parser, tag, "endif");

    public static Node ParseUnless(TemplateParser parser, in Segment tag) => Parse(parser, tag, "endunless");

    public override Signal Render(RenderContext context)
    {
        var branches = _branches;
        for (var i = 0; i < branches.Length; i++)
        {
            var condition = branches[i].Condition;
            if (condition is null || condition.Holds(context) != (_isUnless && i == 0))
                return branches[i].Body.Render(context);
        }

        return Signal.None;
    }

    private static IfTag Parse(TemplateParser parser, in Segment tag, string end)
    {
        List<Branch> branches = [];
        var head = tag;
        while (true)
        {
            var condition = head.Name == "else" ? null : ParseCondition(parser, head);
            var body = parser.ParseBlock(tag, out var stop, [end, "else", "elsif"]);
            branches.Add(new Branch(condition, body));
            if (stop.Name == end)
                break;
            head = stop;
        }

        if (branches.TrueForAll(branch => branch.Body.IsBlank))
            branches = branches.ConvertAll(branch => branch with { Body = branch.Body.WithoutText() });
        return new IfTag([.. branches], tag.Name == "unless", tag.Offset);
    }

    private static Condition ParseCondition(TemplateParser parser, in Segment head)
    {
        try
        {
            parser.Expressions.Begin(head.Start, head.End);
            var condition = parser.Expressions.ParseCondition();
            parser.Expressions.ConsumeEnd();
            return condition;
        }
        catch (SyntaxFailure failure) when (parser.IsLax && failure.Code == LiquidErrorCode.Syntax)
        {
            return parser.Lax.ParseCondition(head);
        }
    }

    /// <summary>A condition, or null after <c>else</c>, and what it guards.</summary>
    private readonly record struct Branch(Condition? Condition, Block Body);
}
