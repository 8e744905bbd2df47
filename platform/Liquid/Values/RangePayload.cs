namespace EmailPlatform.Liquid.Values;

/// <summary>The whole numbers from <paramref name="first"/> to <paramref name="last"/>, both included; empty when first is greater.</summary>
internal sealed class RangePayload(long first, long last) : Payload(LiquidKind.Range)
{
    public long First { get; } = first;

    public long Last { get; } = last;

    /// <summary>Saturates at <see cref="long.MaxValue"/>.</summary>
    public long Count
    {
        get
        {
            if (First > Last)
                return 0;
            var count = (Int128)Last - First + 1;
            return count > long.MaxValue ? long.MaxValue : (long)count;
        }
    }
}
