using System.Globalization;
using System.Numerics;
using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Syntax;

/// <summary>
/// Parses the inside of tags and outputs, exactly:
/// <code>
/// variable   = [ expression *( "|" id [ ":" argument *( "," argument ) ] ) ]
/// argument   = [ id ":" ] expression
/// expression = string / number / id lookups / "[" expression "]" lookups / "(" expression ".." expression ")"
/// lookups    = *( "[" expression "]" / "." id )
/// condition  = comparison *( ( "and" / "or" ) comparison )
/// comparison = expression [ operator expression ]
/// </code>
/// </summary>
internal sealed class ExpressionParser(string source, VariableNames variables, int maxNesting, int maxTokens, bool allowsBareBrackets)
{
    private readonly List<Token> _tokens = new(32);
    private int _at;
    private int _end;
    private int _nesting;

    public Token Current => Peek(0);

    public Token Previous => _tokens[_at - 1];

    /// <summary>Begins with the stretch of the source between two offsets.</summary>
    public void Begin(int start, int end)
    {
        _tokens.Clear();
        _at = 0;
        _end = end;
        _nesting = 0;
        Lexer.Tokenize(source, start, end, _tokens, maxTokens);
    }

    public ReadOnlySpan<char> TextOf(Token token) => source.AsSpan(token.Start, token.Length);

    public bool Look(TokenKind kind, int ahead = 0) => Peek(ahead).Kind == kind;

    public Token Consume(TokenKind kind)
    {
        var token = Current;
        if (token.Kind != kind)
            throw new SyntaxFailure($"Expected {Token.NameOf(kind)} but found {Token.NameOf(token.Kind)}", token.Start);
        _at++;
        return token;
    }

    public bool TryConsume(TokenKind kind)
    {
        if (Current.Kind != kind)
            return false;
        _at++;
        return true;
    }

    public bool TryConsumeWord(string word)
    {
        if (Current.Kind != TokenKind.Id || !TextOf(Current).SequenceEqual(word))
            return false;
        _at++;
        return true;
    }

    public string ConsumeId() => TextOf(Consume(TokenKind.Id)).ToString();

    public void ConsumeEnd() => Consume(TokenKind.EndOfString);

    /// <summary>An expression with filters, up to the end.</summary>
    public Expression ParseVariable()
    {
        if (Look(TokenKind.EndOfString))
            return Literal.Nil;
        var input = ParseExpression();
        List<FilterCall>? filters = null;
        while (TryConsume(TokenKind.Pipe))
            (filters ??= []).Add(ParseFilter());
        ConsumeEnd();
        return filters is null ? input : new FilteredExpression(input, [.. filters]);
    }

    public Condition ParseCondition()
    {
        var first = ParseComparison();
        List<Condition>? conditions = null;
        List<bool>? isAnd = null;
        while (Current is { Kind: TokenKind.Id } word && TextOf(word) is "and" or "or")
        {
            _at++;
            (conditions ??= [first]).Add(ParseComparison());
            (isAnd ??= []).Add(TextOf(word) is "and");
        }

        return conditions is null ? first : new Junction([.. conditions], [.. isAnd!]);
    }

    public Expression ParseExpression()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Id:
                _at++;
                return ParseNamed(token);
            case TokenKind.String:
                _at++;
                return token.Length == 2 ? Literal.EmptyString : new Literal(LiquidValue.FromString(source.Substring(token.Start + 1, token.Length - 2)));
            case TokenKind.Number:
                _at++;
                return new Literal(ParseNumber(TextOf(token)));
            case TokenKind.OpenSquare when !allowsBareBrackets:
                throw new SyntaxFailure("Bare bracket access is not allowed. Use self['...'] instead", token.Start);
            case TokenKind.OpenSquare:
                _at++;
                var key = ParseNested();
                Consume(TokenKind.CloseSquare);
                return new VariableLookup(key, ParseLookups(), token.Start);
            case TokenKind.OpenRound:
                _at++;
                var first = ParseNested();
                Consume(TokenKind.DotDot);
                var last = ParseNested();
                Consume(TokenKind.CloseRound);
                return new RangeExpression(first, last);
            default:
                throw new SyntaxFailure($"{Describe(token)} is not a valid expression", token.Start);
        }
    }

    public static LiquidValue ParseNumber(ReadOnlySpan<char> digits)
    {
        if (digits.Contains('.'))
            return LiquidValue.FromFloat(double.Parse(digits, CultureInfo.InvariantCulture));
        if (long.TryParse(digits, CultureInfo.InvariantCulture, out var integer))
            return LiquidValue.FromInteger(integer);
        return digits.Length > Numbers.MaxDigits
            ? throw new SyntaxFailure($"a number has more than {Numbers.MaxDigits} digits", 0)
            : LiquidValue.FromBigInteger(BigInteger.Parse(digits, CultureInfo.InvariantCulture));
    }

    private Token Peek(int ahead) =>
        _at + ahead < _tokens.Count ? _tokens[_at + ahead] : new Token(TokenKind.EndOfString, _end, 0);

    private Expression ParseNested()
    {
        if (++_nesting > maxNesting)
            throw new SyntaxFailure("Nesting too deep", Current.Start, LiquidErrorCode.NestingTooDeep);
        var expression = ParseExpression();
        _nesting--;
        return expression;
    }

    private Expression ParseNamed(Token token)
    {
        var lookups = ParseLookups();
        if (lookups.Length == 0 && Literal.FromWord(TextOf(token)) is { } literal)
            return literal;
        var name = TextOf(token).ToString();
        variables.Use(name);
        return new VariableLookup(name, lookups, token.Start);
    }

    private Accessor[] ParseLookups()
    {
        List<Accessor>? lookups = null;
        while (true)
        {
            if (TryConsume(TokenKind.Dot))
            {
                (lookups ??= []).Add(new Accessor(ConsumeId(), isDotted: true));
            }
            else if (TryConsume(TokenKind.OpenSquare))
            {
                var key = ParseNested();
                Consume(TokenKind.CloseSquare);
                (lookups ??= []).Add(Accessor.For(key));
            }
            else
            {
                return lookups is null ? [] : [.. lookups];
            }
        }
    }

    private FilterCall ParseFilter()
    {
        var token = Consume(TokenKind.Id);
        var call = new FilterCallBuilder(TextOf(token).ToString(), token.Start);
        if (TryConsume(TokenKind.Colon))
        {
            if (!AtEndOfArguments())
                ParseArgument(call);
            while (TryConsume(TokenKind.Comma) && !AtEndOfArguments())
                ParseArgument(call);
        }

        return call.Build();
    }

    private bool AtEndOfArguments() => Current.Kind is TokenKind.Pipe or TokenKind.EndOfString;

    private void ParseArgument(FilterCallBuilder call)
    {
        string? name = null;
        if (Look(TokenKind.Id) && Look(TokenKind.Colon, 1))
        {
            name = ConsumeId();
            _at++;
        }

        call.Add(name, ParseExpression());
    }

    private Condition ParseComparison()
    {
        var left = ParseExpression();
        if (Current is not { Kind: TokenKind.Comparison } token)
            return new Truth(left);
        _at++;
        var written = TextOf(token).ToString();
        return new Relation(left, Relation.Parse(written), ParseExpression(), written);
    }

    private string Describe(Token token) => token.Kind == TokenKind.EndOfString
        ? "[:end_of_string]"
        : $"[:{Token.NameOf(token.Kind)}, \"{TextOf(token)}\"]";
}
