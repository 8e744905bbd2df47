using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Core.Events;

/// <summary>The event stream as the domain sees it: mail events, a message's in one partition, and what is told of it at once in one record.</summary>
public sealed class MailEventStream(IEventStream stream)
{
    public async ValueTask AppendAsync(IReadOnlyList<MailEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        var records = new List<StreamRecord>(events.Count);
        for (var next = 0; next < events.Count;)
        {
            var message = events[next].MessageId;
            var lines = new List<byte[]>(2);
            for (; next < events.Count && events[next].MessageId == message; next++)
                lines.Add(JsonSerializer.SerializeToUtf8Bytes(events[next], MessagesJson.Default.MailEvent));
            records.Add(new StreamRecord(message.ToString(), JsonLines.Join(lines)));
        }
        await stream.AppendAsync(records, cancellationToken);
    }

    /// <summary>The events of a record; null for each part that is none of ours: reading it again would not help.</summary>
    public static IEnumerable<MailEvent?> Read(StreamRecord record) => JsonLines.Split(record.Data).Select(line => TryRead(line.Span, out var happened) ? happened : null);

    private static bool TryRead(ReadOnlySpan<byte> line, [NotNullWhen(true)] out MailEvent? happened)
    {
        try
        {
            happened = JsonSerializer.Deserialize(line, MessagesJson.Default.MailEvent);
        }
        catch (JsonException)
        {
            happened = null;
        }
        return happened is not null;
    }
}
