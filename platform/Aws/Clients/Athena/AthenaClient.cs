using Amazon.Runtime;

namespace EmailPlatform.Aws.Clients.Athena;

/// <summary>Amazon Athena (https://docs.aws.amazon.com/athena/latest/APIReference/): a query is started, asked after until it has ended, then read.</summary>
public sealed class AthenaClient(Action<ClientConfig>? configure = null)
    : JsonRpcClient(new ServiceConfig("Athena", "athena", "athena"), "AmazonAthena", "1.1", configure)
{
    /// <summary>Repeating it with the same <see cref="StartQueryRequest.ClientRequestToken"/> starts nothing more.</summary>
    public Task<StartQueryReply> StartAsync(StartQueryRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("StartQueryExecution", AthenaJson.Default.StartQueryRequest, AthenaJson.Default.StartQueryReply), request, cancellationToken);

    public Task<QueryExecutionReply> GetExecutionAsync(QueryExecutionRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("GetQueryExecution", AthenaJson.Default.QueryExecutionRequest, AthenaJson.Default.QueryExecutionReply), request, cancellationToken);

    public Task<QueryResultsReply> GetResultsAsync(QueryResultsRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("GetQueryResults", AthenaJson.Default.QueryResultsRequest, AthenaJson.Default.QueryResultsReply), request, cancellationToken);
}
