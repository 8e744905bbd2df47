namespace EmailPlatform.Mail.Bounces;

/// <summary>Reads bounces that say in sentences what happened: whom they name, and what the lines about each mean.</summary>
internal static class FreeTextReader
{
    /// <param name="notice">The text for people.</param>
    /// <param name="declared">Recipients that the header names (X-Failed-Recipients).</param>
    /// <param name="original">Of the returned message, in case the text names nobody.</param>
    public static List<RecipientVerdict> Judge(NoticeText notice, IReadOnlyList<string> declared, IReadOnlyList<string> original)
    {
        var mentions = declared.Count > 0 ? notice.FindRecipients(declared) : notice.FindRecipients();
        if (mentions.Count == 0)
            mentions = original.Select(address => new RecipientMention(address, "")).ToList();
        if (mentions.Count == 0)
            return [Decide(notice.Start, null, "")];
        return mentions.Select(mention => Decide(mentions.Count == 1 ? notice.Start : "", mention.Address, mention.About)).ToList();
    }

    private static RecipientVerdict Decide(string notice, string? recipient, string about)
        => new Diagnosis { Reply = about, Notice = notice }.Decide(recipient);
}
