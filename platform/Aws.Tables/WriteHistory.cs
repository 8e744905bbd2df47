namespace EmailPlatform.Aws.Tables;

/// <summary>
/// The tokens of an item's last writes, the newest first: that of the write which gave it its version, of the version before, and so on.
/// A put begins anew. An add keeps what was there, since the items that are added to are those that many write at once.
/// </summary>
internal readonly record struct WriteHistory(ReadOnlyMemory<byte> Bytes)
{
    private const int MaxTokens = 8;

    public int Count => Bytes.Length / WriteToken.Length;

    public static WriteHistory Of(WriteToken token) => new(token.Bytes);

    public WriteHistory With(WriteToken token) =>
        new((byte[])[.. token.Bytes.Span, .. Bytes.Span[..Math.Min(Bytes.Length, (MaxTokens - 1) * WriteToken.Length)]]);

    /// <summary>How many writes ago the token was written; null where it is not among those that are kept.</summary>
    public int? AgeOf(WriteToken token)
    {
        for (var age = 0; age < Count; age++)
        {
            if (Bytes.Span.Slice(age * WriteToken.Length, WriteToken.Length).SequenceEqual(token.Bytes.Span))
                return age;
        }

        return null;
    }
}
