using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.Core.Queues;

namespace EmailPlatform.Aws.Queues;

/// <summary>
/// The dead letters of a queue. What failed its last time is put there with its reason, by the function that knows it; the queue's redrive
/// policy moves, without one, what never came to an end.
/// </summary>
public sealed class SqsDeadLetters(SqsClient sqs, string queueUrl)
{
    /// <summary>The attribute that says why.</summary>
    public const string ReasonAttribute = "reason";

    private const int MaxReasonLength = 1000;

    /// <exception cref="Amazon.Runtime.AmazonServiceException">It is not stored, or nobody knows.</exception>
    public async Task AddAsync(ReceivedWork work, string reason, CancellationToken cancellationToken)
    {
        var body = SqsBody.Of(work.Body.Span);
        var attributes = body.AttributesOf(work.Group);
        attributes[ReasonAttribute] = new MessageAttribute(Printable(reason));
        var entry = new SendMessageEntry("0", body.Text)
        {
            // What did not come from a work queue has no group.
            MessageGroupId = work.Group.Length == 0 ? null : work.Group,
            MessageAttributes = attributes,
        };
        var reply = await sqs.SendAsync(new SendMessageBatchRequest(queueUrl, [entry]), cancellationToken).ConfigureAwait(false);
        if (reply.Failed is [var failed, ..])
            throw new SqsSendException(failed);
    }

    private static string Printable(string reason)
    {
        if (reason.Length == 0)
            return "-";
        var text = reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason;
        return string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));
    }
}
