using System.Globalization;
using System.Numerics;
using EmailPlatform.Liquid.Rendering;

namespace EmailPlatform.Liquid.Values;

/// <summary>How values become numbers, with the rules of Ruby's conversions that templates rely on.</summary>
internal static class Numbers
{
    /// <summary>Whole numbers stop here: longer ones cost more than linear time to make and to print.</summary>
    public const int MaxDigits = 1_000;

    /// <summary>So many characters of a text are looked at for a number.</summary>
    private const int MaxTextLength = 2 * MaxDigits;

    private static readonly BigInteger Bound = BigInteger.Pow(10, MaxDigits);

    /// <summary>A number for arithmetic; what is none counts as 0, and text counts as the number that it starts with.</summary>
    public static LiquidValue ToNumber(LiquidValue value) => value.Kind switch
    {
        LiquidKind.Integer or LiquidKind.Float => value,
        LiquidKind.String => FromText(((Text)value.Payload!).Characters),
        _ => LiquidValue.FromInteger(0),
    };

    /// <summary>A whole number for an index or a count; anything that is not written as one is an error.</summary>
    public static long ToIndex(LiquidValue value)
    {
        if (value.IsSmallInteger)
            return value.SmallInteger;
        if (value.Payload is Text { Size: <= MaxTextLength }
            && long.TryParse(((Text)value.Payload!).Characters, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var parsed))
        {
            return parsed;
        }

        if (value.Payload is BigNumber big)
            return big.Value.Sign > 0 ? long.MaxValue : long.MinValue;
        throw new RenderFailure(LiquidErrorCode.InvalidArgument, "invalid integer");
    }

    /// <summary>A bound of a range: nil and text that is no number count as 0.</summary>
    public static long ToBound(LiquidValue value) => value.Kind switch
    {
        LiquidKind.Nil => 0,
        LiquidKind.String => LeadingInteger(((Text)value.Payload!).Characters) is var n && n > long.MaxValue ? long.MaxValue : n < long.MinValue ? long.MinValue : (long)n,
        _ => ToIndex(value),
    };

    public static bool IsZero(LiquidValue number) => number.IsSmallInteger && number.SmallInteger == 0;

    public static double ToDouble(LiquidValue number) =>
        number.IsSmallInteger ? number.SmallInteger : number.Payload is BigNumber big ? (double)big.Value : number.Float;

    public static BigInteger ToBigInteger(LiquidValue integer) =>
        integer.Payload is BigNumber big ? big.Value : integer.SmallInteger;

    /// <summary>Doubles are added and multiplied in decimal, as written, so that 0.1 + 0.2 is 0.3.</summary>
    public static bool TryToDecimal(LiquidValue number, out decimal value)
    {
        if (number.IsSmallInteger)
        {
            value = number.SmallInteger;
            return true;
        }

        if (number.Kind == LiquidKind.Float)
        {
            // Of few decimals: the quotient is the double nearest to them, so they are what is written.
            var scaled = Math.Round(number.Float * 10_000);
            if (Math.Abs(scaled) < 1e15 && scaled / 10_000 == number.Float)
            {
                var digits = (long)Math.Abs(scaled);
                value = new decimal((int)digits, (int)(digits >> 32), 0, scaled < 0, scale: 4);
                return true;
            }

            Span<char> buffer = stackalloc char[32];
            if (number.Float.TryFormat(buffer, out var length, "R", CultureInfo.InvariantCulture))
                return decimal.TryParse(buffer[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }

        value = 0;
        return false;
    }

    /// <summary>The nearest double; the runtime's own conversion may miss it by one bit.</summary>
    public static double ToDouble(decimal value)
    {
        Span<char> buffer = stackalloc char[32];
        value.TryFormat(buffer, out var length, default, CultureInfo.InvariantCulture);
        return double.Parse(buffer[..length], CultureInfo.InvariantCulture);
    }

    public static LiquidValue FromBig(BigInteger value)
    {
        if (BigInteger.Abs(value) >= Bound)
            throw new RenderFailure(LiquidErrorCode.NumberTooLarge, $"a number has more than {MaxDigits} digits");
        return LiquidValue.FromBigInteger(value);
    }

    public static int Compare(LiquidValue left, LiquidValue right)
    {
        if (left.IsSmallInteger && right.IsSmallInteger)
            return left.SmallInteger.CompareTo(right.SmallInteger);
        if (left.Kind == LiquidKind.Integer && right.Kind == LiquidKind.Integer)
            return ToBigInteger(left).CompareTo(ToBigInteger(right));
        return ToDouble(left).CompareTo(ToDouble(right));
    }

    private static LiquidValue FromText(string text)
    {
        var trimmed = text.AsSpan(0, Math.Min(text.Length, MaxTextLength)).Trim();
        if (IsDecimal(trimmed))
            return LiquidValue.FromFloat(double.Parse(trimmed, CultureInfo.InvariantCulture));
        return LiquidValue.FromBigInteger(LeadingInteger(trimmed));
    }

    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] == '-')
            text = text[1..];
        var dot = text.IndexOf('.');
        return dot > 0 && dot < text.Length - 1
            && text[..dot].IndexOfAnyExceptInRange('0', '9') < 0
            && text[(dot + 1)..].IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static BigInteger LeadingInteger(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, MaxTextLength)].TrimStart();
        var digits = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        var end = digits;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;

        // A single underline may stand between two digits.
        if (end > digits && end + 1 < text.Length && text[end] == '_' && char.IsAsciiDigit(text[end + 1]))
            return LeadingInteger(string.Concat(text[..end], text[(end + 1)..]));
        if (end == digits)
            return BigInteger.Zero;
        if (end - digits > MaxDigits)
            throw new RenderFailure(LiquidErrorCode.NumberTooLarge, $"a number has more than {MaxDigits} digits");
        return long.TryParse(text[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small)
            ? small
            : BigInteger.Parse(text[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }
}
