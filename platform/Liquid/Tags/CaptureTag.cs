using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% capture name %}</c>: what its inside prints becomes a variable. Escaped output is captured as HTML.</summary>
internal sealed class CaptureTag(Name name, Block body, int offset) : Node(offset)
{
    public override bool IsBlank => true;

    public static Node Parse(TemplateParser parser, in Segment tag)
    {
        var name = ParseName(parser, tag);
        parser.Variables.Bind(name);
        return new CaptureTag(name, parser.ParseBlock(tag, out _, ["endcapture"]), tag.Offset);
    }

    public override Signal Render(RenderContext context)
    {
        var start = context.Output.Length;
        var signal = body.Render(context);
        context.Budget.Make(context.Output.Length - start);
        context.Frame.Locals.Set(name, new LiquidValue(new Text(context.Output.Take(start), context.EscapeHtml)));
        return signal;
    }

    private static string ParseName(TemplateParser parser, in Segment tag)
    {
        if (parser.IsStrict2)
        {
            var expressions = parser.Expressions;
            expressions.Begin(tag.Start, tag.End);
            var name = expressions.Look(TokenKind.String)
                ? expressions.TextOf(expressions.Consume(TokenKind.String))[1..^1].ToString()
                : expressions.ConsumeId();
            expressions.ConsumeEnd();
            return name;
        }

        var markup = parser.Markup(tag);
        var start = 0;
        while (start < markup.Length && !IsNamePart(markup[start]))
            start++;
        var end = start;
        while (end < markup.Length && IsNamePart(markup[end]))
            end++;
        return end > start ? markup[start..end].ToString() : throw TemplateParser.Malformed(tag, "capture [var]");
    }

    private static bool IsNamePart(char c) => Lexer.IsWord(c) || c is '-' or '.' or '[' or ']';
}
