namespace EmailPlatform.Aws.Clients.Athena;

/// <param name="QueryString">With a <c>?</c> for each of <see cref="ExecutionParameters"/>.</param>
/// <param name="ClientRequestToken">32 to 128 characters.</param>
public sealed record StartQueryRequest(string QueryString, string WorkGroup, string ClientRequestToken)
{
    public QueryContext? QueryExecutionContext { get; init; }

    /// <summary>SQL literals: a text is quoted. Null where there are none, since Athena takes no empty list.</summary>
    public IReadOnlyList<string>? ExecutionParameters { get; init; }
}

public sealed record QueryContext(string Database);

public sealed record StartQueryReply
{
    public string QueryExecutionId { get; init; } = "";
}

public sealed record QueryExecutionRequest(string QueryExecutionId);

public sealed record QueryExecutionReply
{
    public QueryExecution? QueryExecution { get; init; }
}

public sealed record QueryExecution(QueryStatus Status);

/// <param name="State"><c>QUEUED</c>, <c>RUNNING</c>, <c>SUCCEEDED</c>, <c>FAILED</c> or <c>CANCELLED</c>.</param>
public sealed record QueryStatus(string State, string? StateChangeReason);
