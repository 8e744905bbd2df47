using System.Globalization;
using EmailPlatform.Mail.Smtp;

namespace EmailPlatform.Mail.Bounces;

/// <summary>The table <c>bounce-rules.txt</c>: which words, status codes and reply codes mean what.</summary>
internal static class BounceRules
{
    private static readonly RuleFile File = RuleFile.Load("bounce-rules.txt");

    private static readonly PhraseTable<BounceRule> Phrases = new(File.Entries
        .Where(entry => entry.Section.Split(' ')[0] is "hard" or "soft" or "undetermined")
        .Select(entry => (entry.Entry, BounceRule.Parse(entry.Section))));

    private static readonly PhraseTable<object> Stages = new(Enum.GetValues<SmtpConversationStage>()
        .SelectMany(stage => File.Section($"stage {stage.ToString().ToLowerInvariant()}").Select(phrase => (phrase, (object)stage))));

    private static readonly Dictionary<string, BounceRule> Statuses = Codes("status");
    private static readonly Dictionary<string, BounceRule> Replies = Codes("reply");

    /// <summary>The weightiest rule whose words stand in the text.</summary>
    /// <param name="plain">Simplified by <see cref="PlainWords.Of"/>.</param>
    public static BounceRule? ByWords(string plain) => Phrases.Find(plain);

    /// <summary>What was refused, by the words of the system that was refused.</summary>
    /// <param name="plain">Simplified by <see cref="PlainWords.Of"/>.</param>
    public static SmtpConversationStage StageOf(string plain) => (SmtpConversationStage?)Stages.Find(plain) ?? SmtpConversationStage.Unknown;

    /// <summary>By the whole code.</summary>
    public static BounceRule? ByStatus(EnhancedStatusCode status) => Statuses.GetValueOrDefault(status.ToString());

    /// <summary>By no more than its class and subject.</summary>
    public static BounceRule? ByStatusSubject(EnhancedStatusCode status)
        => Statuses.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"{status.Class}.{status.Subject}.*"));

    /// <summary>By the code itself, else by its class.</summary>
    public static BounceRule? ByReply(int code)
        => Replies.GetValueOrDefault(code.ToString(CultureInfo.InvariantCulture))
            ?? Replies.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"{code / 100}**"));

    private static Dictionary<string, BounceRule> Codes(string section)
        => File.Section(section).Select(entry => entry.Split(' ', 2)).ToDictionary(parts => parts[0], parts => BounceRule.Parse(parts[1].Trim()));
}
