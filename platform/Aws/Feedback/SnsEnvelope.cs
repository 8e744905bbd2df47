using System.Text.Json;

namespace EmailPlatform.Aws.Feedback;

/// <summary>SES → SNS → SQS: signed, and the signature is checked.</summary>
public sealed class SnsEnvelope(SnsSignature signature) : ISesEnvelope
{
    async ValueTask<SesNotification> ISesEnvelope.OpenAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var message = JsonSerializer.Deserialize(body.Span, FeedbackJson.Default.SnsMessage) ?? throw new JsonException("No message of SNS.");
        if (await signature.FindFaultAsync(message, cancellationToken).ConfigureAwait(false) is { } fault)
            throw new SnsRefusedException(fault);
        return JsonSerializer.Deserialize(message.Message, FeedbackJson.Default.SesNotification) ?? throw new JsonException("No event of SES.");
    }
}
