namespace EmailPlatform.Liquid.Syntax;

/// <summary>The words and signs of expressions.</summary>
internal enum TokenKind
{
    EndOfString,
    Id,
    String,
    Number,
    Comparison,
    Pipe,
    Dot,
    DotDot,
    Colon,
    Comma,
    OpenSquare,
    CloseSquare,
    OpenRound,
    CloseRound,
    Question,
    Dash,
}
