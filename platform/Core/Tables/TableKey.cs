namespace EmailPlatform.Core.Tables;

/// <summary>
/// Where an item stands: a partition, and a sort key within it. Both are compared ordinally as UTF-8 bytes.
/// A partition is at most 2,048 bytes and a sort key 1,024 (DynamoDB's limits); neither is empty.
/// </summary>
public readonly record struct TableKey(string Partition, string Sort);
