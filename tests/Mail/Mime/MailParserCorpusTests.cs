using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

/// <summary>
/// Types, file names, addresses, subjects, content ids, texts and octets as mail-parser reads them. Where it has U+FFFD for an octet of no
/// declared character set, any character of ours is as good: we read windows-1252, as mail programs do.
/// </summary>
public sealed class MailParserCorpusTests(ITestOutputHelper output)
{
    /// <summary>What we read differently on purpose.</summary>
    private static readonly Dictionary<string, string> Deviations = new(StringComparer.Ordinal)
    {
        ["rfc/002 02/00 to"] = "'A1 (The Enforcer) Gore': a comment between the words of a name is no part of it (RFC 5322 §3.2.2)",
    };

    [Fact]
    public void Parse_MailParserMessages_ReadsTheSame()
    {
        MailParserCorpus.SkipUnlessHere();
        var (messages, sameMessages, facts, sameFacts, withUndecodable) = (0, 0, 0, 0, 0);
        var unexplained = new List<string>();
        foreach (var (name, message, expected) in MailParserCorpus.Cases())
        {
            var read = MailParserCorpus.Describe(MimeParser.Parse(message));
            var differences = expected.Where(fact => !IsSame(fact.Value, read.GetValueOrDefault(fact.Key))).ToList();
            messages++;
            sameMessages += differences.Count == 0 ? 1 : 0;
            facts += expected.Count;
            sameFacts += expected.Count - differences.Count;
            withUndecodable += expected.Values.Any(value => value.Contains('\uFFFD')) ? 1 : 0;
            foreach (var (fact, value) in differences)
            {
                var reason = Deviations.GetValueOrDefault($"{name.Split(' ')[0]} {fact}");
                output.WriteLine($"{name} {fact}: expected {Short(value)} read {Short(read.GetValueOrDefault(fact))}  {reason}");
                if (reason is null)
                    unexplained.Add($"{name} {fact}");
            }
        }

        output.WriteLine($"messages {messages}  the same {(double)sameMessages / messages:P1}  of them with undecodable octets {withUndecodable}");
        output.WriteLine($"facts    {facts}  the same {(double)sameFacts / facts:P2}");
        Assert.Empty(unexplained);
        Assert.True(sameMessages >= 0.98 * messages, $"{sameMessages} of {messages}");
    }

    private static bool IsSame(string expected, string? read)
        => read is not null && read.Length == expected.Length && expected.Zip(read).All(pair => pair.First == pair.Second || pair.First == '\uFFFD');

    private static string Short(string? text) => text is null ? "nothing" : $"'{text[..Math.Min(text.Length, 100)].ReplaceLineEndings(" ")}'";
}
