using System.Collections.Concurrent;
using System.Globalization;
using EmailPlatform.Embedded.Capture;

namespace EmailPlatform.Local.Inbox;

/// <summary>Reads the capture store as an inbox: finds, parses, and remembers what the list shows, since the page asks again and again.</summary>
internal sealed class CapturedInbox(CaptureStore store)
{
    /// <summary>Entries looked at for one page of a filtered list; the page says where to go on.</summary>
    private const int MaxScanned = 10_000;

    /// <summary>Messages parsed for one page: a search for a sender has to open what it searches.</summary>
    private const int MaxParsed = 500;

    private const int MaxRemembered = 5_000;

    private readonly ConcurrentDictionary<long, MessageSummary> _summaries = new();

    public MessagePage List(InboxQuery query)
    {
        var found = new List<MessageSummary>();
        var cursor = query.Cursor;
        var scanned = 0;
        var parsed = 0;
        do
        {
            var isFiltered = query.To is not null || query.Search is not null;
            var page = store.List(query.Tenant, cursor, isFiltered ? 1000 : query.Limit);
            foreach (var mail in page.Items)
            {
                scanned++;
                if (query.Matches(mail) && Summarize(mail, ref parsed) is { } summary && query.Matches(summary))
                    found.Add(summary);
                // The store's cursor is the id of the last entry seen.
                if ((found.Count == query.Limit || parsed >= MaxParsed || scanned >= MaxScanned) && mail != page.Items[^1])
                    return new MessagePage(found, mail.Id.ToString(CultureInfo.InvariantCulture));
            }

            cursor = page.Cursor;
        }
        while (cursor is not null && found.Count < query.Limit && parsed < MaxParsed && scanned < MaxScanned);

        return new MessagePage(found, cursor);
    }

    /// <summary>Null where there is no such message.</summary>
    public MessageView? Find(long id)
    {
        if (store.List(tenant: null, (id + 1).ToString(CultureInfo.InvariantCulture), limit: 1).Items is not [var mail] || mail.Id != id)
            return null;
        return Open(id) is { } content ? MessageView.Of(mail, content) : null;
    }

    /// <inheritdoc cref="Find"/>
    public MailContent? Open(long id) => store.GetContent(id) is { } raw ? new MailContent(raw) : null;

    /// <summary>The message as it would have been sent; null where there is no such message.</summary>
    public ReadOnlyMemory<byte>? GetContent(long id) => store.GetContent(id);

    public Task ClearAsync(CancellationToken cancellationToken) => store.ClearAsync(cancellationToken);

    private MessageSummary? Summarize(CapturedMail mail, ref int parsed)
    {
        if (_summaries.TryGetValue(mail.Id, out var summary))
            return summary;
        parsed++;
        // It may have been cleared meanwhile.
        if (Open(mail.Id) is not { } content)
            return null;
        if (_summaries.Count >= MaxRemembered)
            _summaries.Clear();
        summary = MessageSummary.Of(mail, content);
        _summaries[mail.Id] = summary;
        return summary;
    }
}
