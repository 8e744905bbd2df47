using System.Security.Cryptography;
using System.Text.Json;
using EmailPlatform.Core.Events;
using EmailPlatform.Core.Queues;

namespace EmailPlatform.Aws.Feedback;

/// <summary>
/// Takes what SES tells of our messages into the event stream. Delivered twice it appends the same events twice, which
/// <see cref="Projector"/> takes up once. What the envelope refuses, or is no event, fails until it is among the dead letters.
/// </summary>
public sealed class SesFeedback(ISesEnvelope envelope, MailEventStream events) : IWorkHandler
{
    public async ValueTask<IReadOnlyCollection<FailedWork>> HandleAsync(IReadOnlyList<ReceivedWork> batch, CancellationToken cancellationToken)
    {
        var failed = new List<FailedWork>();
        var happened = new List<MailEvent>(batch.Count);
        foreach (var work in batch)
        {
            try
            {
                // False for what is not of a message of ours.
                if (SesEvents.TryMap(await envelope.OpenAsync(work.Body, cancellationToken).ConfigureAwait(false), out var read))
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
}
