using System.Security.Cryptography;
using System.Text.Json;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Queues;

namespace EmailPlatform.Aws.Feedback;

/// <summary>
/// Takes what SES tells of our messages (SES → SNS → SQS) into the event stream. Delivered twice it appends the same events twice, which
/// <see cref="Projector"/> takes up once. What is not SNS's, or no event, fails until it is among the dead letters.
/// </summary>
public sealed class SesFeedback(SnsSignature signature, MailEventStream events) : IWorkHandler
{
    public async ValueTask<IReadOnlyCollection<FailedWork>> HandleAsync(IReadOnlyList<ReceivedWork> batch, CancellationToken cancellationToken)
    {
        var failed = new List<FailedWork>();
        var happened = new List<MailEvent>(batch.Count);
        foreach (var work in batch)
        {
            try
            {
                if (await ReadAsync(work.Body, cancellationToken).ConfigureAwait(false) is { } read)
                    happened.Add(read);
            }
            catch (Exception e) when (e is JsonException or CryptographicException or HttpRequestException or SnsRefusedException)
            {
                failed.Add(new FailedWork(work.Id, e.Message));
            }
        }
        await events.AppendAsync(happened, cancellationToken).ConfigureAwait(false);
        return failed;
    }

    /// <returns>Null for what is not of a message of ours.</returns>
    private async ValueTask<MailEvent?> ReadAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var message = JsonSerializer.Deserialize(body.Span, FeedbackJson.Default.SnsMessage) ?? throw new JsonException("No message of SNS.");
        if (await signature.FindFaultAsync(message, cancellationToken).ConfigureAwait(false) is { } fault)
            throw new SnsRefusedException(fault);
        var notification = JsonSerializer.Deserialize(message.Message, FeedbackJson.Default.SesNotification) ?? throw new JsonException("No event of SES.");
        return SesEvents.TryMap(notification, out var happened) ? happened : null;
    }
}
