using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Core.Events;

/// <summary>The event stream as the domain sees it: mail events, a message's in one partition.</summary>
public sealed class MailEventStream(IEventStream stream)
{
    public async ValueTask AppendAsync(IReadOnlyList<MailEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        var records = new StreamRecord[events.Count];
        for (var i = 0; i < records.Length; i++)
        {
            var data = JsonSerializer.SerializeToUtf8Bytes(events[i], MessagesJson.Default.MailEvent);
            records[i] = new StreamRecord(events[i].MessageId.ToString(), data);
        }
        await stream.AppendAsync(records, cancellationToken);
    }

    /// <summary>False for what is not an event of ours; reading it again would not help.</summary>
    public static bool TryRead(StreamRecord record, [NotNullWhen(true)] out MailEvent? happened)
    {
        try
        {
            happened = JsonSerializer.Deserialize(record.Data.Span, MessagesJson.Default.MailEvent);
        }
        catch (JsonException)
        {
            happened = null;
        }
        return happened is not null;
    }
}
