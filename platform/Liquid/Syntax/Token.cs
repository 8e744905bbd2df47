namespace EmailPlatform.Liquid.Syntax;

/// <summary>A word or sign and where it stands in the source.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length)
{
    public int End => Start + Length;

    /// <summary>The name that messages give to a kind.</summary>
    public static string NameOf(TokenKind kind) => kind switch
    {
        TokenKind.EndOfString => "end_of_string",
        TokenKind.Id => "id",
        TokenKind.String => "string",
        TokenKind.Number => "number",
        TokenKind.Comparison => "comparison",
        TokenKind.Pipe => "pipe",
        TokenKind.Dot => "dot",
        TokenKind.DotDot => "dotdot",
        TokenKind.Colon => "colon",
        TokenKind.Comma => "comma",
        TokenKind.OpenSquare => "open_square",
        TokenKind.CloseSquare => "close_square",
        TokenKind.OpenRound => "open_round",
        TokenKind.CloseRound => "close_round",
        TokenKind.Question => "question",
        _ => "dash",
    };
}
