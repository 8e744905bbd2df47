using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Core.Events;

/// <summary>
/// The event stream as the domain sees it: mail events. What is told at once is one record, of however many messages, since records are billed by
/// the kilobyte. So a message's events may come by several partitions, in any order. What one sender has taken up goes to one partition, so that no two
/// projections write the item of its marks at once.
/// </summary>
public sealed class MailEventStream(IEventStream stream)
{
    /// <summary>Some 60 events: enough that rounding up costs next to nothing, and little enough that partitions share the work.</summary>
    private const int MaxRecordBytes = 24 * 1024;

    public async ValueTask AppendAsync(IReadOnlyList<MailEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        var records = new List<StreamRecord>(1);
        var lines = new List<ReadOnlyMemory<byte>>(events.Count);
        var bytes = 0;
        var first = events[0];
        foreach (var happened in events)
        {
            var line = JsonSerializer.SerializeToUtf8Bytes(happened, MessagesJson.Default.MailEvent);
            if (bytes + line.Length > MaxRecordBytes && lines.Count > 0)
            {
                records.Add(new StreamRecord(KeyOf(first), JsonLines.Join(lines)));
                lines.Clear();
                bytes = 0;
                first = happened;
            }
            lines.Add(line);
            bytes += line.Length + 1;
        }
        records.Add(new StreamRecord(KeyOf(first), JsonLines.Join(lines)));
        await stream.AppendAsync(records, cancellationToken);
    }

    /// <summary>The events of a record; null for each part that is none of ours: reading it again would not help.</summary>
    public static IEnumerable<MailEvent?> Read(StreamRecord record) => JsonLines.Split(record.Data).Select(line => TryRead(line.Span, out var happened) ? happened : null);

    private static string KeyOf(MailEvent first) => first.Taken is { } place ? CountedBatch.Read(place.Mark).Batch : first.MessageId.ToString();

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
