namespace EmailPlatform.Core.Tables;

/// <summary>What every adapter accepts; what is larger goes to the blob store. The numbers are DynamoDB's, with room for its own attributes.</summary>
public static class TableLimits
{
    /// <summary>The longest document, in bytes of UTF-8 (an item of DynamoDB holds 400 KB with its keys).</summary>
    public const int MaxDocumentBytes = 380 * 1024;

    /// <summary>The most writes in one transaction or one <see cref="ITable.WriteManyAsync"/>, and the most keys in one <see cref="ITable.GetManyAsync"/>.</summary>
    public const int MaxBatch = 100;

    /// <summary>The most items in one page of a query.</summary>
    public const int MaxPage = 1000;
}
