using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary>
/// <c>{% case %}</c>: every <c>when</c> that equals the value is rendered, once for each of its equal alternatives, and
/// an <c>else</c> when nothing before it was.
/// </summary>
internal sealed class CaseTag : Node
{
    private readonly Expression _subject;
    private readonly Branch[] _branches;

    private CaseTag(Expression subject, Branch[] branches, int offset)
        : base(offset)
    {
        _subject = subject;
        _branches = branches;
        IsBlank = branches.All(branch => branch.Body.IsBlank);
    }

    public override bool IsBlank { get; }

    public static Node Parse(TemplateParser parser, in Segment tag)
    {
        var subject = ParseSubject(parser, tag);
        List<Branch> branches = [];
        parser.ParseBlock(tag, out var stop, ["endcase", "when", "else"]);
        while (stop.Name != "endcase")
        {
            var alternatives = stop.Name == "else" ? null : ParseAlternatives(parser, stop);
            var body = parser.ParseBlock(tag, out stop, ["endcase", "when", "else"]);
            branches.Add(new Branch(alternatives, body));
        }

        if (branches.TrueForAll(branch => branch.Body.IsBlank))
            branches = branches.ConvertAll(branch => branch with { Body = branch.Body.WithoutText() });
        return new CaseTag(subject, [.. branches], tag.Offset);
    }

    public override Signal Render(RenderContext context)
    {
        var subject = _subject.Evaluate(context);
        var isMatched = false;
        foreach (var (alternatives, body) in _branches)
        {
            if (alternatives is null)
            {
                if (!isMatched && body.Render(context) is var signal and not Signal.None)
                    return signal;
                continue;
            }

            foreach (var alternative in alternatives)
            {
                context.Offset = Offset;
                if (!Comparison.AreEqual(context.Budget, subject, alternative.Evaluate(context)))
                    continue;
                isMatched = true;
                if (body.Render(context) is var signal and not Signal.None)
                    return signal;
            }
        }

        return Signal.None;
    }

    private static Expression ParseSubject(TemplateParser parser, in Segment tag)
    {
        try
        {
            parser.Expressions.Begin(tag.Start, tag.End);
            var subject = parser.Expressions.ParseExpression();
            parser.Expressions.ConsumeEnd();
            return subject;
        }
        catch (SyntaxFailure failure) when (!parser.IsStrict2 && failure.Code == LiquidErrorCode.Syntax)
        {
            return parser.Lax.ParseCase(tag);
        }
    }

    private static Expression[] ParseAlternatives(TemplateParser parser, in Segment when)
    {
        try
        {
            var expressions = parser.Expressions;
            expressions.Begin(when.Start, when.End);
            List<Expression> alternatives = [];
            do
                alternatives.Add(expressions.ParseExpression());
            while (expressions.TryConsumeWord("or") || expressions.TryConsume(TokenKind.Comma));
            expressions.ConsumeEnd();
            return [.. alternatives];
        }
        catch (SyntaxFailure failure) when (!parser.IsStrict2 && failure.Code == LiquidErrorCode.Syntax)
        {
            return parser.Lax.ParseWhen(when);
        }
    }

    /// <summary>What must be equal, or null after <c>else</c>, and what is rendered then.</summary>
    private readonly record struct Branch(Expression[]? Alternatives, Block Body);
}
