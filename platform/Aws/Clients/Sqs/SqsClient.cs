using Amazon.Runtime;

namespace EmailPlatform.Aws.Clients.Sqs;

/// <summary>Amazon SQS (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/): what a work queue needs of it.</summary>
public sealed class SqsClient(Action<ClientConfig>? configure = null)
    : JsonRpcClient(new ServiceConfig("SQS", "sqs", "sqs"), "AmazonSQS", "1.0", configure)
{
    /// <summary>Some of a batch may have failed although the call succeeded.</summary>
    public Task<SendMessageBatchReply> SendAsync(SendMessageBatchRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("SendMessageBatch", SqsJson.Default.SendMessageBatchRequest, SqsJson.Default.SendMessageBatchReply), request, cancellationToken);

    public Task<ReceiveMessageReply> ReceiveAsync(ReceiveMessageRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("ReceiveMessage", SqsJson.Default.ReceiveMessageRequest, SqsJson.Default.ReceiveMessageReply), request, cancellationToken);

    public Task<DeleteMessageBatchReply> DeleteAsync(DeleteMessageBatchRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("DeleteMessageBatch", SqsJson.Default.DeleteMessageBatchRequest, SqsJson.Default.DeleteMessageBatchReply), request, cancellationToken);

    public Task ChangeVisibilityAsync(ChangeMessageVisibilityRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("ChangeMessageVisibility", SqsJson.Default.ChangeMessageVisibilityRequest, SqsJson.Default.EmptyReply), request, cancellationToken);

    public Task<QueueAttributesReply> GetAttributesAsync(QueueAttributesRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("GetQueueAttributes", SqsJson.Default.QueueAttributesRequest, SqsJson.Default.QueueAttributesReply), request, cancellationToken);

    public Task<CreateQueueReply> CreateQueueAsync(CreateQueueRequest request, CancellationToken cancellationToken) =>
        CallAsync(Operation("CreateQueue", SqsJson.Default.CreateQueueRequest, SqsJson.Default.CreateQueueReply), request, cancellationToken);
}
