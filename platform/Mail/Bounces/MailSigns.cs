using System.Buffers;
using System.Collections.Frozen;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Bounces;

/// <summary>The table <c>mail-signs.txt</c>: by which signs bounces, automatic replies and the recipients in a text are known.</summary>
internal static class MailSigns
{
    private static readonly RuleFile File = RuleFile.Load("mail-signs.txt");
    private static readonly FrozenSet<string> BounceSenders = Words("bounce sender");
    private static readonly FrozenSet<string> RecipientWords = Words("recipient follows");
    private static readonly FrozenSet<string> OtherWords = Words("no recipient follows");
    private static readonly PhraseTable<string> BounceSubjects = Phrases("bounce subject");
    private static readonly PhraseTable<string> BounceTexts = Phrases("bounce text");
    private static readonly PhraseTable<string> DelayTexts = Phrases("delay text");
    private static readonly PhraseTable<string> AutoreplySubjects = Phrases("autoreply subject");
    private static readonly PhraseTable<string> AutoreplyFields = Phrases("autoreply field");
    private static readonly SearchValues<char> WordStarts = SearchValues.Create(" \t;<>([");
    private static readonly string[] OriginalFollows = [.. File.Section("original follows")];

    /// <summary>Whether a mail system sent it about a mail. What people write of bounces is no bounce, nor is their answer to one.</summary>
    public static bool IsBounce(MimeEntity mail, string notice)
    {
        if (mail.Header("X-Failed-Recipients") is not null || IsFromMailSystem(mail))
            return true;
        if (mail.Header("In-Reply-To") is not null || mail.Header("References") is not null)
            return false;
        var subject = PlainWords.Of(mail.Header("Subject")?.Value ?? "");
        return !subject.StartsWith("re:", StringComparison.Ordinal) && AutoreplySubjects.Find(subject) is null
            && (BounceSubjects.Find(subject) is not null || BounceTexts.Find(PlainWords.Of(notice.AsSpan(0, Math.Min(notice.Length, 2000)))) is not null);
    }

    /// <summary>Whether the sender's name is one that mail systems send bounces by.</summary>
    public static bool IsFromMailSystem(MimeEntity mail)
    {
        var from = mail.Header("From")?.Text ?? "";
        var at = from.LastIndexOf('@');
        var localPart = (at < 0 ? from : from[..at]).Trim().Trim('<', '>', '"');
        var start = localPart.LastIndexOfAny(['<', ' ', '"', '(']) + 1;
        return BounceSenders.Contains(localPart[start..].ToLowerInvariant());
    }

    /// <summary>Whether a machine answered (RFC 3834 §5, and the fields and subjects from before it).</summary>
    public static bool IsAutoreply(MimeEntity mail)
    {
        if (AutoreplySubjects.Find(PlainWords.Of(mail.Header("Subject")?.Value ?? "")) is not null)
            return true;
        return mail.Headers.Any(field => AutoreplyFields.Find(PlainWords.Of($"{field.Name}: {Start(field)}")) is not null);
    }

    /// <summary>Whether the text says that the system which sends it goes on trying.</summary>
    /// <param name="plain">Simplified by <see cref="PlainWords.Of"/>.</param>
    public static bool SaysDelayed(string plain) => DelayTexts.Find(plain) is not null;

    /// <summary>How plainly an address behind these words is a recipient.</summary>
    /// <param name="before">What stands before it on its line.</param>
    /// <param name="lineAbove">The last line with anything on it.</param>
    public static MentionRank RankMention(ReadOnlySpan<char> before, ReadOnlySpan<char> lineAbove)
    {
        before = before.Trim(" \t<\"'([>*-");
        if (before.IsEmpty || before.Equals("rfc822;", StringComparison.OrdinalIgnoreCase))
            return OtherWords.Contains(LastWord(lineAbove)) ? MentionRank.NotRecipient : MentionRank.Leading;
        var word = LastWord(before);
        if (OtherWords.Contains(word))
            return MentionRank.NotRecipient;
        return RecipientWords.Contains(word) || DiagnosticCodes.FindReply(before) is not null ? MentionRank.Named : MentionRank.Mentioned;
    }

    /// <summary>Where the returned message starts in a text, or its end.</summary>
    public static int FindOriginal(string text)
    {
        var start = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (start > 0 && StartsOriginal(line.TrimStart(" -=_*>|")))
                return start;
            start += line.Length + 1;
        }

        return text.Length;
    }

    private static bool StartsOriginal(ReadOnlySpan<char> line)
    {
        foreach (var sign in OriginalFollows)
        {
            if (line.StartsWith(sign, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static string Start(MimeHeaderField field) => field.Text.Length > 100 ? field.Text[..100] : field.Text;

    private static string LastWord(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(" \t:<\"'([=,-");
        var start = text.LastIndexOfAny(WordStarts) + 1;
        return text[start..].ToString().ToLowerInvariant();
    }

    private static FrozenSet<string> Words(string section) => File.Section(section).ToFrozenSet();

    private static PhraseTable<string> Phrases(string section) => new(File.Section(section).Select(phrase => (phrase, phrase)));
}
