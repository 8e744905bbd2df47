namespace EmailPlatform.Core.Events;

/// <summary>Which events of a batch the counters have.</summary>
/// <param name="Indexes">A bit for each index, from the lowest of the first byte on.</param>
internal sealed record CountedDocument(byte[] Indexes)
{
    public bool Has(int index) => index / 8 < Indexes.Length && (Indexes[index / 8] & (1 << (index % 8))) != 0;

    public CountedDocument With(IEnumerable<int> indexes)
    {
        var all = indexes.ToArray();
        var bits = new byte[Math.Max(Indexes.Length, (all.Max() / 8) + 1)];
        Indexes.CopyTo(bits, 0);
        foreach (var index in all)
            bits[index / 8] |= (byte)(1 << (index % 8));
        return new CountedDocument(bits);
    }
}
