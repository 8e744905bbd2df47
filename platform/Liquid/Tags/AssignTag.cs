using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Syntax;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Tags;

/// <summary><c>{% assign name = expression %}</c>.</summary>
internal sealed class AssignTag(Name name, Expression value, int offset) : Node(offset)
{
    /// <summary>What a variable costs beside its value.</summary>
    private const int VariableBytes = 64;

    public override bool IsBlank => true;

    public static Node Parse(TemplateParser parser, in Segment tag)
    {
        var markup = parser.Markup(tag);
        for (var equals = markup.IndexOf('='); equals >= 0; equals = Next(markup, equals))
        {
            var end = markup[..equals].TrimEnd().Length;
            var start = end;
            while (start > 0 && IsSignature(markup[start - 1]))
                start--;
            if (start == end)
                continue;
            if (parser.IsStrict2)
            {
                parser.Expressions.Begin(tag.Start + start, tag.Start + end);
                parser.Expressions.ConsumeId();
                parser.Expressions.ConsumeEnd();
            }

            var name = markup[start..end].ToString();
            var value = parser.ParseVariable(tag.Start + equals + 1, tag.End);
            parser.Variables.Bind(name);
            return new AssignTag(name, value, tag.Offset);
        }

        throw TemplateParser.Malformed(tag, "assign [var] = [source]");
    }

    public override Signal Render(RenderContext context)
    {
        var result = value.Evaluate(context);
        context.Budget.Make(VariableBytes);
        context.Frame.Locals.Set(name, result);
        return Signal.None;
    }

    private static bool IsSignature(char c) => Lexer.IsWord(c) || c is '-' or '.' or '[' or ']';

    private static int Next(ReadOnlySpan<char> markup, int from)
    {
        var next = markup[(from + 1)..].IndexOf('=');
        return next < 0 ? -1 : from + 1 + next;
    }
}
