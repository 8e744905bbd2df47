using Amazon.Runtime;

namespace EmailPlatform.Aws.Clients.Kinesis;

/// <summary>Amazon Kinesis Data Streams (https://docs.aws.amazon.com/kinesis/latest/APIReference/): what an event stream needs of it.</summary>
public sealed class KinesisClient(Action<ClientConfig>? configure = null)
    : JsonRpcClient(new ServiceConfig("Kinesis", "kinesis", "kinesis"), "Kinesis_20131202", "1.1", configure)
{
    /// <summary>Some of the records may have failed although the call succeeded.</summary>
    public Task<PutRecordsReply> PutAsync(PutRecordsRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("PutRecords", KinesisJson.Default.PutRecordsRequest, KinesisJson.Default.PutRecordsReply), request, cancellationToken);

    public Task<ListShardsReply> ListShardsAsync(ListShardsRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("ListShards", KinesisJson.Default.ListShardsRequest, KinesisJson.Default.ListShardsReply), request, cancellationToken);

    public Task<ShardIteratorReply> GetShardIteratorAsync(ShardIteratorRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("GetShardIterator", KinesisJson.Default.ShardIteratorRequest, KinesisJson.Default.ShardIteratorReply), request, cancellationToken);

    public Task<GetRecordsReply> GetRecordsAsync(GetRecordsRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("GetRecords", KinesisJson.Default.GetRecordsRequest, KinesisJson.Default.GetRecordsReply), request, cancellationToken);

    /// <summary>The stream can be used once <see cref="DescribeAsync"/> says <c>ACTIVE</c>.</summary>
    public Task CreateStreamAsync(CreateStreamRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("CreateStream", KinesisJson.Default.CreateStreamRequest, KinesisJson.Default.EmptyReply), request, cancellationToken);

    public Task DeleteStreamAsync(DeleteStreamRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("DeleteStream", KinesisJson.Default.DeleteStreamRequest, KinesisJson.Default.EmptyReply), request, cancellationToken);

    public Task<DescribeStreamReply> DescribeAsync(DescribeStreamRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("DescribeStreamSummary", KinesisJson.Default.DescribeStreamRequest, KinesisJson.Default.DescribeStreamReply), request, cancellationToken);
}
