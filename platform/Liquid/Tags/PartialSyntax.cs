using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary>The parts of a <c>render</c> or <c>include</c> tag.</summary>
internal sealed class PartialSyntax
{
    public required Expression TemplateName { get; init; }

    /// <summary>The value after <c>with</c> or <c>for</c>.</summary>
    public Expression? Bound { get; set; }

    /// <summary>The word was <c>for</c>: the partial is rendered for each item of the value.</summary>
    public bool IsLoop { get; set; }

    /// <summary>The name after <c>as</c>; without one, the value is called like the partial.</summary>
    public string? Alias { get; set; }

    public List<(Name Name, Expression Value)> Arguments { get; } = [];

    public static PartialSyntax Parse(TemplateParser parser, in Segment tag)
    {
        try
        {
            return ParseExact(parser, tag);
        }
        catch (SyntaxFailure failure) when (!parser.IsStrict2 && failure.Code == LiquidErrorCode.Syntax)
        {
            return parser.Lax.ParsePartial(tag) ?? throw TemplateParser.Malformed(tag, tag.Name == "render"
                ? "render '[template]' (for|with) [object]|[collection]"
                : "include '[template]' (for|with) [object]|[collection]");
        }
    }

    /// <summary>The name that the value has inside the partial: the alias, or the last part of the partial's name.</summary>
    public Name BoundName(string templateName) => Alias ?? templateName[(templateName.LastIndexOf('/') + 1)..];

    private static PartialSyntax ParseExact(TemplateParser parser, in Segment tag)
    {
        var expressions = parser.Expressions;
        expressions.Begin(tag.Start, tag.End);
        if (parser.IsStrict2 && tag.Name == "render" && !expressions.Look(TokenKind.String))
            expressions.Consume(TokenKind.String);
        var syntax = new PartialSyntax { TemplateName = expressions.ParseExpression() };
        syntax.IsLoop = expressions.TryConsumeWord("for");
        if (syntax.IsLoop || expressions.TryConsumeWord("with"))
            syntax.Bound = expressions.ParseExpression();
        if (expressions.TryConsumeWord("as"))
            syntax.Alias = expressions.ConsumeId();
        expressions.TryConsume(TokenKind.Comma);
        while (expressions.Look(TokenKind.Id))
        {
            var name = expressions.ConsumeId();
            expressions.Consume(TokenKind.Colon);
            syntax.Arguments.Add((name, expressions.ParseExpression()));
            expressions.TryConsume(TokenKind.Comma);
        }

        expressions.ConsumeEnd();
        return syntax;
    }
}
