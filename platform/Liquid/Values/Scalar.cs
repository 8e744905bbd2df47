namespace EmailPlatform.Liquid.Values;

/// <summary>Marks the kinds whose content is the 64 bits beside the payload, or that have no content.</summary>
internal sealed class Scalar : Payload
{
    public static readonly Scalar Boolean = new(LiquidKind.Boolean);
    public static readonly Scalar Integer = new(LiquidKind.Integer);
    public static readonly Scalar Float = new(LiquidKind.Float);
    public static readonly Scalar Empty = new(LiquidKind.Empty);
    public static readonly Scalar Blank = new(LiquidKind.Blank);

    private Scalar(LiquidKind kind)
        : base(kind)
    {
    }
}
