using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core.Tables;

namespace EmailPlatform.Aws.Tests.Tables;

/// <summary>Which reads see every write before them. DynamoDB bills the others half.</summary>
public sealed class ConsistencyTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Query_IsStronglyConsistent_UnlessItMayLag(bool mayLag, bool isConsistent)
    {
        using var client = new RecordingClient();
        var table = new DynamoTable(client, "t", TimeProvider.System, TimeProvider.System);

        await table.QueryAsync(new TableQuery { Partition = "p", MayLag = mayLag }, TestContext.Current.CancellationToken);

        Assert.Equal(isConsistent, client.Asked!.ConsistentRead);
    }

    private sealed class RecordingClient() : AmazonDynamoDBClient(
        new BasicAWSCredentials("test", "test"),
        new AmazonDynamoDBConfig { ServiceURL = "http://127.0.0.1:1", MaxErrorRetry = 0, MaxStaleConnectionRetries = 0 })
    {
        public QueryRequest? Asked { get; private set; }

        public override Task<QueryResponse> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default)
        {
            Asked = request;
            return Task.FromResult(new QueryResponse());
        }
    }
}
