using Amazon.Runtime;

namespace EmailPlatform.Aws.Clients.Firehose;

/// <summary>Amazon Data Firehose (https://docs.aws.amazon.com/firehose/latest/APIReference/): what the archive needs of it.</summary>
public sealed class FirehoseClient(Action<ClientConfig>? configure = null)
    : JsonRpcClient(new ServiceConfig("Firehose", "firehose", "firehose"), "Firehose_20150804", "1.1", configure)
{
    /// <summary>Some of the records may have failed although the call succeeded.</summary>
    public Task<PutRecordBatchReply> PutAsync(PutRecordBatchRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("PutRecordBatch", FirehoseJson.Default.PutRecordBatchRequest, FirehoseJson.Default.PutRecordBatchReply), request, cancellationToken);
}
