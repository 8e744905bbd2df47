using System.Text.Json;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Aws.Feedback;

/// <summary>
/// Takes SES's deliveries, which are as many as the mail and come by a stream of their own, into the event stream, a batch as one record. Delivered twice
/// it appends the same events twice. What is no event of SES fails, with its batch, until the event source has it alone and among the dead letters.
/// </summary>
public sealed class SesDeliveries(ISesEnvelope envelope, MailEventStream events) : IStreamHandler
{
    public async ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken)
    {
        var happened = new List<MailEvent>(batch.Count);
        JsonException? unreadable = null;
        foreach (var record in batch)
        {
            try
            {
                // False for what is not of a message of ours.
                if (SesEvents.TryMap(await envelope.OpenAsync(record.Data, cancellationToken).ConfigureAwait(false), out var read))
                    happened.Add(read);
            }
            catch (JsonException e)
            {
                unreadable = e;
            }
        }
        await events.AppendAsync(happened, cancellationToken).ConfigureAwait(false);
        if (unreadable is not null)
            throw new InvalidDataException("A record is no event of SES.", unreadable);
    }
}
