namespace EmailPlatform.Aws.Lambda;

/// <summary>
/// What a function answers its event source with <c>ReportBatchItemFailures</c>
/// (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html): what is to be delivered again. An empty list is success.
/// </summary>
internal sealed record BatchReply(IReadOnlyList<BatchItemFailure> BatchItemFailures);

/// <param name="ItemIdentifier">A message id of SQS, or a sequence number of Kinesis.</param>
internal sealed record BatchItemFailure(string ItemIdentifier);
