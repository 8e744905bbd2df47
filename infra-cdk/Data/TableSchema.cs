namespace EmailPlatform.InfraCdk.Data;

/// <summary>The table's attributes that DynamoDB itself knows; the adapter of the table port writes them.</summary>
internal static class TableSchema
{
    public const string PartitionKey = "pk";

    public const string SortKey = "sk";

    /// <summary>When the item expires, in seconds since 1970.</summary>
    public const string TimeToLive = "exp";
}
