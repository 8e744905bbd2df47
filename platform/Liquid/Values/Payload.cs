namespace EmailPlatform.Liquid.Values;

/// <summary>The part of a value that says its kind and holds what does not fit in 64 bits.</summary>
internal abstract class Payload(LiquidKind kind)
{
    public readonly LiquidKind Kind = kind;
}
