using System.Numerics;
using EmailPlatform.Liquid.Expressions;
using EmailPlatform.Liquid.Rendering;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid.Filters;

/// <summary>Filters that calculate. Whole numbers stay whole and exact; with a fraction, decimal arithmetic is used while it fits.</summary>
internal static class MathFilters
{
    public static LiquidValue Plus(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Apply(input, arguments.First, Operation.Add);

    public static LiquidValue Minus(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Apply(input, arguments.First, Operation.Subtract);

    public static LiquidValue Times(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Apply(input, arguments.First, Operation.Multiply);

    public static LiquidValue DividedBy(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Apply(input, arguments.First, Operation.Divide);

    public static LiquidValue Modulo(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Apply(input, arguments.First, Operation.Remainder);

    public static LiquidValue Add(LiquidValue left, LiquidValue right) => Apply(left, right, Operation.Add);

    public static LiquidValue Abs(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var number = Numbers.ToNumber(input);
        return number.Kind == LiquidKind.Float
            ? LiquidValue.FromFloat(Math.Abs(number.Float))
            : LiquidValue.FromBigInteger(BigInteger.Abs(Numbers.ToBigInteger(number)));
    }

    public static LiquidValue AtLeast(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var number = Numbers.ToNumber(input);
        var least = Numbers.ToNumber(arguments.First);
        return Numbers.Compare(least, number) > 0 ? least : number;
    }

    public static LiquidValue AtMost(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var number = Numbers.ToNumber(input);
        var most = Numbers.ToNumber(arguments.First);
        return Numbers.Compare(most, number) < 0 ? most : number;
    }

    public static LiquidValue Ceil(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Numbers.ToNumber(input) is { Kind: LiquidKind.Float } number ? Whole(Math.Ceiling(number.Float)) : Numbers.ToNumber(input);

    public static LiquidValue Floor(RenderContext context, LiquidValue input, in FilterArguments arguments) =>
        Numbers.ToNumber(input) is { Kind: LiquidKind.Float } number ? Whole(Math.Floor(number.Float)) : Numbers.ToNumber(input);

    public static LiquidValue Round(RenderContext context, LiquidValue input, in FilterArguments arguments)
    {
        var number = Numbers.ToNumber(input);
        var places = Numbers.ToNumber(arguments.First) is var n && n.Kind == LiquidKind.Float ? (long)n.Float : n.IsSmallInteger ? n.SmallInteger : 0;
        if (number.Kind == LiquidKind.Integer)
            return places >= 0 ? number : RoundWhole(Numbers.ToBigInteger(number), places);
        if (places <= 0)
            return RoundWhole(Numbers.ToBigInteger(Whole(Math.Round(number.Float, MidpointRounding.AwayFromZero))), places);
        return places <= 28 && Numbers.TryToDecimal(number, out var exact)
            ? LiquidValue.FromFloat(Numbers.ToDouble(decimal.Round(exact, (int)places, MidpointRounding.AwayFromZero)))
            : number;
    }

    private static LiquidValue RoundWhole(BigInteger value, long places)
    {
        if (places == 0)
            return LiquidValue.FromBigInteger(value);
        if (places < -Numbers.MaxDigits)
            return LiquidValue.FromInteger(0);
        var unit = BigInteger.Pow(10, (int)-places);
        var rounded = (BigInteger.Abs(value) + (unit / 2)) / unit * unit;
        return LiquidValue.FromBigInteger(value.Sign < 0 ? -rounded : rounded);
    }

    private static LiquidValue Whole(double value)
    {
        if (!double.IsFinite(value))
            throw new RenderFailure(LiquidErrorCode.InvalidArgument, FloatForm.Of(value));
        return Math.Abs(value) < long.MaxValue ? LiquidValue.FromInteger((long)value) : LiquidValue.FromBigInteger(new BigInteger(value));
    }

    private static LiquidValue Apply(LiquidValue input, LiquidValue operand, Operation operation)
    {
        var left = Numbers.ToNumber(input);
        var right = Numbers.ToNumber(operand);
        if (left.Kind == LiquidKind.Float || right.Kind == LiquidKind.Float)
            return LiquidValue.FromFloat(Calculate(left, right, operation));
        if (operation is Operation.Divide or Operation.Remainder && Numbers.IsZero(right))
            throw new RenderFailure(LiquidErrorCode.DivisionByZero, "divided by 0");
        if (left.IsSmallInteger && right.IsSmallInteger && TryCalculate(left.SmallInteger, right.SmallInteger, operation, out var result))
            return LiquidValue.FromInteger(result);
        return Numbers.FromBig(Calculate(Numbers.ToBigInteger(left), Numbers.ToBigInteger(right), operation));
    }

    private static bool TryCalculate(long left, long right, Operation operation, out long result)
    {
        Int128 wide = operation switch
        {
            Operation.Add => (Int128)left + right,
            Operation.Subtract => (Int128)left - right,
            Operation.Multiply => (Int128)left * right,
            Operation.Divide => FloorDivide(left, right),
            _ => left - (FloorDivide(left, right) * right),
        };
        result = (long)wide;
        return result == wide;
    }

    private static Int128 FloorDivide(Int128 left, Int128 right)
    {
        var quotient = left / right;
        return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
    }

    private static BigInteger Calculate(BigInteger left, BigInteger right, Operation operation)
    {
        switch (operation)
        {
            case Operation.Add:
                return left + right;
            case Operation.Subtract:
                return left - right;
            case Operation.Multiply:
                return left * right;
            default:
                var quotient = BigInteger.DivRem(left, right, out var remainder);
                var isBelow = !remainder.IsZero && (left.Sign < 0) != (right.Sign < 0);
                if (operation == Operation.Divide)
                    return isBelow ? quotient - 1 : quotient;
                return isBelow ? remainder + right : remainder;
        }
    }

    private static double Calculate(LiquidValue left, LiquidValue right, Operation operation)
    {
        if (Numbers.TryToDecimal(left, out var first) && Numbers.TryToDecimal(right, out var second) && !(second == 0 && operation is Operation.Divide or Operation.Remainder))
        {
            try
            {
                return Numbers.ToDouble(Calculate(first, second, operation));
            }
            catch (OverflowException)
            {
                // Beyond 28 digits the doubles themselves are as exact as can be.
            }
        }

        var (x, y) = (Numbers.ToDouble(left), Numbers.ToDouble(right));
        return operation switch
        {
            Operation.Add => x + y,
            Operation.Subtract => x - y,
            Operation.Multiply => x * y,
            Operation.Divide => x / y,
            _ => x - (Math.Floor(x / y) * y),
        };
    }

    private static decimal Calculate(decimal left, decimal right, Operation operation) => operation switch
    {
        Operation.Add => left + right,
        Operation.Subtract => left - right,
        Operation.Multiply => left * right,
        Operation.Divide => left / right,
        _ => left - (decimal.Floor(left / right) * right),
    };

    private enum Operation
    {
        Add,
        Subtract,
        Multiply,
        Divide,
        Remainder,
    }
}
