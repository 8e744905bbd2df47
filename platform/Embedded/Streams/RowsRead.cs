namespace EmailPlatform.Embedded.Streams;

/// <summary>What one reading of a partition came to.</summary>
/// <param name="Last">The position of the last record; where there was none, the one that was asked after.</param>
/// <param name="Bytes">The size of the records' data.</param>
/// <param name="IsFull">Whether the limits ended it, and not the partition.</param>
internal readonly record struct RowsRead(long Last, long Bytes, bool IsFull);
