using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Expressions;

/// <summary>A value written in the template.</summary>
internal sealed class Literal(LiquidValue value) : Expression
{
    public static readonly Literal Nil = new(LiquidValue.Nil);
    public static readonly Literal True = new(LiquidValue.True);
    public static readonly Literal False = new(LiquidValue.False);
    public static readonly Literal Empty = new(new LiquidValue(Scalar.Empty));
    public static readonly Literal Blank = new(new LiquidValue(Scalar.Blank));
    public static readonly Literal EmptyString = new(LiquidValue.EmptyString);

    public LiquidValue Value { get; } = value;

    /// <summary>The words that are values; null for any other word.</summary>
    public static Literal? FromWord(ReadOnlySpan<char> word) => word switch
    {
        "nil" or "null" or "" => Nil,
        "true" => True,
        "false" => False,
        "empty" => Empty,
        "blank" => Blank,
        _ => null,
    };

    public override LiquidValue Evaluate(RenderContext context) => Value;
}
