using System.Numerics;
using System.Text.Json;
using EmailPlatform.Liquid.Values;

namespace EmailPlatform.Liquid;

/// <summary>
/// A value that a template can read. Immutable; one value may be read by any number of renders at once.
/// The default value is nil.
/// </summary>
public readonly struct LiquidValue
{
    private readonly long _bits;

    internal LiquidValue(Payload? payload, long bits = 0)
    {
        Payload = payload;
        _bits = bits;
    }

    /// <summary>Nothing.</summary>
    public static LiquidValue Nil => default;

    internal static LiquidValue True => new(Scalar.Boolean, 1);

    internal static LiquidValue False => new(Scalar.Boolean, 0);

    internal static LiquidValue EmptyString { get; } = new(new Text(string.Empty));

    /// <summary>What this value holds.</summary>
    public LiquidKind Kind => Payload is null ? LiquidKind.Nil : Payload.Kind;

    internal Payload? Payload { get; }

    internal bool IsNil => Payload is null;

    /// <summary>Only nil and false are not true.</summary>
    internal bool IsTruthy => Payload is not null && (!ReferenceEquals(Payload, Scalar.Boolean) || _bits != 0);

    internal bool IsSmallInteger => ReferenceEquals(Payload, Scalar.Integer);

    internal long SmallInteger => _bits;

    internal bool Boolean => _bits != 0;

    internal double Float => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>Converts JSON once, so that it can be rendered many times.</summary>
    public static LiquidValue FromJson(JsonElement element) => JsonConversion.Convert(element);

    /// <summary>A text.</summary>
    public static LiquidValue FromString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length == 0 ? EmptyString : new(new Text(value));
    }

    /// <summary>A whole number.</summary>
    public static LiquidValue FromInteger(long value) => new(Scalar.Integer, value);

    /// <summary>A number with a fraction.</summary>
    public static LiquidValue FromFloat(double value) => new(Scalar.Float, BitConverter.DoubleToInt64Bits(value));

    /// <summary>True or false.</summary>
    public static LiquidValue FromBoolean(bool value) => value ? True : False;

    /// <summary>A list. The array is kept, not copied: the caller must not change it afterwards.</summary>
    public static LiquidValue FromArray(params LiquidValue[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new(new ArrayPayload(items));
    }

    /// <summary>Names with values; of a name given twice the last value wins.</summary>
    public static LiquidValue FromObject(IEnumerable<KeyValuePair<string, LiquidValue>> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var map = new MapPayload();
        foreach (var (name, value) in members)
            map.Set(name, value);
        return new(map);
    }

    /// <summary>The text that output of this value writes, before any escaping.</summary>
    public override string ToString() => TextForm.Written(this);

    internal static LiquidValue FromBigInteger(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? FromInteger((long)value) : new(new BigNumber(value));

    internal static LiquidValue FromSafe(string value) => new(new Text(value, isSafe: true));

    internal static LiquidValue FromRange(long first, long last) => new(new RangePayload(first, last));
}
