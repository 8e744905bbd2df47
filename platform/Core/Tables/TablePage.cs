namespace EmailPlatform.Core.Tables;

/// <summary>One page of a query, in the query's order.</summary>
/// <param name="Items">Live items only; may be empty although a successor exists.</param>
/// <param name="Cursor">Null after the last page. Opaque, safe in a URL, good for another query of the same partition and range.</param>
public sealed record TablePage(IReadOnlyList<TableItem> Items, string? Cursor);
