using System.Numerics;

namespace EmailPlatform.Liquid.Values;

/// <summary>A whole number outside 64 bits.</summary>
internal sealed class BigNumber(BigInteger value) : Payload(LiquidKind.Integer)
{
    public BigInteger Value { get; } = value;
}
