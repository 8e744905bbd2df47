namespace EmailPlatform.Liquid.Values;

/// <summary>A list of values.</summary>
internal sealed class ArrayPayload(LiquidValue[] items) : Payload(LiquidKind.Array)
{
    public static readonly ArrayPayload Empty = new([]);

    public LiquidValue[] Items { get; } = items;
}
