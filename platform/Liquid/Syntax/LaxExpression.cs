using System.Text.RegularExpressions;
using EmailPlatform.Liquid.Expressions;

namespace EmailPlatform.Liquid.Syntax;

/// <summary>What lax mode makes of one malformed operand.</summary>
internal sealed partial class LaxExpression(VariableNames variables)
{
    private const int TimeoutMilliseconds = 250;
    private const int MaxNesting = 100;

    public Expression Parse(string markup) => Parse(markup, 0);

    private Expression Parse(string markup, int nesting)
    {
        if (nesting > MaxNesting)
            throw new SyntaxFailure("Nesting too deep", 0, LiquidErrorCode.NestingTooDeep);
        var text = markup.Trim();
        if (Literal.FromWord(text) is { } literal)
            return literal;
        if (text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0])
            return new Literal(LiquidValue.FromString(text[1..^1]));
        if (Number().IsMatch(text))
            return new Literal(ParseNumber(text));
        var range = Range().Match(text);
        return range.Success
            ? new RangeExpression(Parse(range.Groups[1].Value, nesting + 1), Parse(range.Groups[2].Value, nesting + 1))
            : ParseLookup(text, nesting);
    }

    /// <summary>A number ends at its second point.</summary>
    private static LiquidValue ParseNumber(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var second = point < 0 ? -1 : text.IndexOf('.', point + 1);
        var number = second < 0 ? text : text[..second];
        return ExpressionParser.ParseNumber(number.EndsWith('.') ? number + "0" : number);
    }

    private Expression ParseLookup(string text, int nesting)
    {
        var parts = Split(text);
        if (parts.Count == 0)
            return Literal.Nil;
        var path = new Accessor[parts.Count - 1];
        for (var i = 1; i < parts.Count; i++)
        {
            path[i - 1] = Inside(parts[i]) is { } key
                ? Accessor.For(Parse(key, nesting + 1))
                : new Accessor(parts[i], isDotted: true);
        }

        if (Inside(parts[0]) is { } root)
            return new VariableLookup(Parse(root, nesting + 1), path, 0);
        variables.Use(parts[0]);
        return new VariableLookup(parts[0], path, 0);
    }

    private static string? Inside(string part) => part[0] == '[' ? part[1..^1] : null;

    /// <summary>The words and balanced brackets of a path; whatever stands between them is passed over.</summary>
    private static List<string> Split(string text)
    {
        List<string> parts = [];
        var closings = Closings(text);
        for (var i = 0; i < text.Length;)
        {
            var end = text[i] == '[' ? closings![i] : Word(text, i);
            if (end > i)
                parts.Add(text[i..end]);
            i = Math.Max(end, i + 1);
        }

        return parts;
    }

    /// <summary>Where each bracket's partner ends, 0 where it has none; null where there are no brackets.</summary>
    private static int[]? Closings(string text)
    {
        if (!text.Contains('[', StringComparison.Ordinal))
            return null;
        var closings = new int[text.Length];
        var open = new Stack<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[')
                open.Push(i);
            else if (text[i] == ']' && open.TryPop(out var start))
                closings[start] = i + 1;
        }

        return closings;
    }

    private static int Word(string text, int start)
    {
        var end = start;
        while (end < text.Length && (Lexer.IsWord(text[end]) || text[end] == '-'))
            end++;
        return end > start && end < text.Length && text[end] == '?' ? end + 1 : end;
    }

    [GeneratedRegex(@"^-?\d[\d.]*$", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\(\s*(\S+)\s*\.\.\s*(\S+)\s*\)$", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Range();
}
