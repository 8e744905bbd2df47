namespace EmailPlatform.Liquid.Syntax;

/// <summary>Splits the inside of a tag or an output into tokens.</summary>
internal static class Lexer
{
    /// <summary>Appends the tokens of one stretch of the source, at most so many, without an end.</summary>
    public static void Tokenize(string source, int start, int end, List<Token> tokens, int maxTokens)
    {
        var text = source.AsSpan(0, end);
        var at = start;
        while (true)
        {
            while (at < end && IsSpace(text[at]))
                at++;
            if (at >= end)
                return;
            if (tokens.Count == maxTokens)
                throw new SyntaxFailure($"a tag or output has more than {maxTokens} words and signs", start, LiquidErrorCode.ExpressionTooLong);
            var token = Next(text, at);
            tokens.Add(token);
            at = token.End;
        }
    }

    public static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    public static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static Token Next(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        if (char.IsAsciiLetter(c) || c == '_')
            return Word(text, at);
        if (char.IsAsciiDigit(c) || (c == '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            return Number(text, at);
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        switch (c)
        {
            case '\'' or '"':
                var length = text[(at + 1)..].IndexOf(c);
                return length < 0 ? throw Unexpected(c, at) : new Token(TokenKind.String, at, length + 2);
            case '.':
                return next == '.' ? new Token(TokenKind.DotDot, at, 2) : new Token(TokenKind.Dot, at, 1);
            case '=' or '!' when next == '=':
            case '<' when next is '=' or '>':
            case '>' when next == '=':
                return new Token(TokenKind.Comparison, at, 2);
            default:
                return new Token(Sign(c) ?? throw Unexpected(c, at), at, 1);
        }
    }

    private static TokenKind? Sign(char c) => c switch
    {
        '|' => TokenKind.Pipe,
        ':' => TokenKind.Colon,
        ',' => TokenKind.Comma,
        '[' => TokenKind.OpenSquare,
        ']' => TokenKind.CloseSquare,
        '(' => TokenKind.OpenRound,
        ')' => TokenKind.CloseRound,
        '?' => TokenKind.Question,
        '-' => TokenKind.Dash,
        '<' or '>' => TokenKind.Comparison,
        _ => null,
    };

    private static Token Word(ReadOnlySpan<char> text, int at)
    {
        var end = at + 1;
        while (end < text.Length && (IsWord(text[end]) || text[end] == '-'))
            end++;
        if (text[at..end] is "contains" && end < text.Length && IsSpace(text[end]))
            return new Token(TokenKind.Comparison, at, end - at);
        if (end < text.Length && text[end] == '?')
            end++;
        return new Token(TokenKind.Id, at, end - at);
    }

    private static Token Number(ReadOnlySpan<char> text, int at)
    {
        var end = Digits(text, at + 1);
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
            end = Digits(text, end + 1);
        return new Token(TokenKind.Number, at, end - at);
    }

    private static int Digits(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at;
    }

    private static SyntaxFailure Unexpected(char c, int at) => new($"Unexpected character {c}", at);
}
