namespace EmailPlatform.Mail.Bounces;

/// <summary>What a bounce says to people: its texts, up to where it returns the message.</summary>
internal sealed class NoticeText
{
    private readonly List<Mention> _mentions = [];

    /// <param name="text">Lines end in LF.</param>
    /// <param name="reader">The address that the bounce was sent to, which is no recipient if another is named.</param>
    public NoticeText(string text, string? reader)
    {
        Text = text;
        Collect(reader);
    }

    public string Text { get; }

    /// <summary>As much of it as is matched against the rules.</summary>
    public string Start => Shorten(Text);

    /// <summary>The recipients that it names, as plainly as any is named, each once.</summary>
    public IReadOnlyList<RecipientMention> FindRecipients()
    {
        if (_mentions.Count == 0)
            return [];
        var plainest = _mentions.Min(mention => mention.Rank);
        return Cut(_mentions.Where(mention => mention.Rank == plainest).ToList());
    }

    /// <summary>The same for recipients that are known from elsewhere.</summary>
    public List<RecipientMention> FindRecipients(IReadOnlyList<string> known)
    {
        var mentioned = Cut(_mentions.Where(mention => known.Contains(mention.Address, StringComparer.OrdinalIgnoreCase)).ToList());
        return known.Select(address => mentioned.FirstOrDefault(mention => IsSame(mention.Address, address)) ?? new RecipientMention(address, known.Count == 1 ? Text : "")).ToList();
    }

    /// <summary>What is said of a recipient; all that is said, where it is the only one.</summary>
    public string About(IReadOnlyList<RecipientMention> mentions, string recipient, string? original, bool isOnlyOne)
    {
        if (isOnlyOne)
            return Start;
        return mentions.FirstOrDefault(mention => IsSame(mention.Address, recipient) || IsSame(mention.Address, original))?.About ?? "";
    }

    private static bool IsSame(string one, string? other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string text) => text.Length > BounceLimits.MaxDiagnosticLength ? text[..BounceLimits.MaxDiagnosticLength] : text;

    private List<RecipientMention> Cut(List<Mention> chosen)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var found = new List<RecipientMention>();
        for (var i = 0; i < chosen.Count && found.Count < BounceLimits.MaxRecipients; i++)
        {
            if (!seen.Add(chosen[i].Address))
                continue;
            var next = i + 1;
            while (next < chosen.Count && IsSame(chosen[next].Address, chosen[i].Address))
                next++;
            var end = next < chosen.Count ? chosen[next].LineStart : Text.Length;
            found.Add(new RecipientMention(chosen[i].Address, Shorten(Text[chosen[i].LineStart..Math.Max(end, chosen[i].LineEnd)])));
        }

        return found;
    }

    private void Collect(string? reader)
    {
        var start = 0;
        var previous = "";
        foreach (var line in Text.AsSpan().EnumerateLines())
        {
            var scanner = new AddressScanner(line);
            while (scanner.Read() && _mentions.Count < 4 * BounceLimits.MaxRecipients)
            {
                var address = scanner.Address.ToString();
                var rank = MailSigns.RankMention(scanner.Before, previous);
                if (rank == MentionRank.NotRecipient || (rank != MentionRank.Leading && IsSame(address, reader)))
                    continue;
                _mentions.Add(new Mention(address, rank, start, start + line.Length));
            }

            if (!line.IsWhiteSpace())
                previous = line.ToString();
            start += line.Length + 1;
        }
    }

    private sealed record Mention(string Address, MentionRank Rank, int LineStart, int LineEnd);
}
