namespace EmailPlatform.Aws.Clients.Athena;

/// <param name="MaxResults">Rows in a page, 1 to 1000.</param>
public sealed record QueryResultsRequest(string QueryExecutionId, int MaxResults)
{
    public string? NextToken { get; init; }
}

public sealed record QueryResultsReply
{
    public QueryResultSet? ResultSet { get; init; }

    /// <summary>Null at the last page.</summary>
    public string? NextToken { get; init; }
}

/// <param name="Rows">The first row of the first page has the columns' names.</param>
public sealed record QueryResultSet(IReadOnlyList<QueryRow> Rows);

public sealed record QueryRow(IReadOnlyList<QueryValue> Data);

/// <param name="VarCharValue">As text, whatever the column's type; null for SQL's null.</param>
public sealed record QueryValue(string? VarCharValue);
