using System.Globalization;

namespace EmailPlatform.Liquid.Values;

/// <summary>How a number with a fraction is written: 1.0, 1.5, 1.0e+16, 1.0e-05.</summary>
internal static class FloatForm
{
    /// <summary>The longest form: sign, 17 digits, point, zeros and exponent.</summary>
    public const int MaxLength = 32;

    public static string Of(double value)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        return new string(buffer[..Write(value, buffer)]);
    }

    public static int Write(double value, Span<char> output)
    {
        if (!double.IsFinite(value))
        {
            var name = double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
            name.CopyTo(output);
            return name.Length;
        }

        Span<char> shortest = stackalloc char[MaxLength];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        if (shortest[..length].Contains('E'))
            return Math.Abs(value) is >= 1e-4 and < 1e16 ? Plain(value, output) : Exponent(shortest[..length], output);
        if (Math.Abs(value) >= 1e16)
            return Digits(shortest[..length], output);
        shortest[..length].CopyTo(output);
        if (shortest[..length].Contains('.'))
            return length;
        ".0".CopyTo(output[length..]);
        return length + 2;
    }

    private static int Plain(double value, Span<char> output)
    {
        // Where the runtime turns to exponents before Ruby does.
        ((decimal)value).TryFormat(output, out var length, "0.0", CultureInfo.InvariantCulture);
        return length;
    }

    /// <summary>Seventeen digits, which the runtime still writes out where Ruby turns to an exponent.</summary>
    private static int Digits(ReadOnlySpan<char> shortest, Span<char> output)
    {
        var sign = shortest[0] == '-' ? 1 : 0;
        var digits = shortest[sign..];
        var fraction = digits[1..].TrimEnd('0');
        shortest[..(sign + 1)].CopyTo(output);
        output.TryWrite(CultureInfo.InvariantCulture, $"{shortest[..(sign + 1)]}.{(fraction.IsEmpty ? "0" : fraction)}e+{digits.Length - 1}", out var length);
        return length;
    }

    private static int Exponent(ReadOnlySpan<char> shortest, Span<char> output)
    {
        // The runtime writes 1E+16 and 1.5E-05; the fraction must not be missing and the letter is small.
        var letter = shortest.IndexOf('E');
        var mantissa = letter < 0 ? shortest : shortest[..letter];
        mantissa.CopyTo(output);
        var at = mantissa.Length;
        if (!mantissa.Contains('.'))
        {
            ".0".CopyTo(output[at..]);
            at += 2;
        }

        if (letter < 0)
            return at;
        output[at++] = 'e';
        shortest[(letter + 1)..].CopyTo(output[at..]);
        return at + shortest.Length - letter - 1;
    }
}
