using System.Text.Json;

namespace EmailPlatform.Aws.Feedback;

/// <summary>
/// SES → EventBridge → Kinesis (https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html): the way of deliveries, which are as many as the
/// mail, since EventBridge takes no money for events of AWS's own services, and a record of Kinesis costs a fifth of a queue's message. The rule passes on
/// what we read, below a kilobyte. It signs nothing; who may write to the stream, roles say.
/// </summary>
public sealed class BusEnvelope : ISesEnvelope
{
    private const string Source = "aws.ses";

    ValueTask<SesNotification> ISesEnvelope.OpenAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var busEvent = JsonSerializer.Deserialize(body.Span, FeedbackJson.Default.BusEvent);
        return busEvent is { Source: Source, Detail: { } notification }
            ? ValueTask.FromResult(notification)
            : throw new JsonException("No event of SES.");
    }
}
