using System.Text;
using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Mail.Tests.Bounces;

/// <summary>
/// Verdicts held to the Sisimai corpus. Where it contradicts itself (the same words are a filter's refusal from one mailer and an
/// unknown user from another) we read the words.
/// </summary>
public sealed class SisimaiCorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Read_SisimaiMails_AgreesByVerdict()
    {
        SisimaiCorpus.SkipUnlessHere();
        var pairs = SisimaiCorpus.Files().SelectMany(Match).ToList();
        var wrong = pairs.Where(pair => pair.Row.Expected != pair.Told).ToList();
        var hard = pairs.Where(pair => pair.Row.Expected == "hard").ToList();
        var soft = pairs.Where(pair => pair.Row.Expected == "soft").ToList();
        var accuracy = Share(pairs.Count - wrong.Count, pairs.Count);
        var hardRecall = Share(hard.Count(pair => pair.Told == "hard"), hard.Count);
        var softCalledHard = Share(soft.Count(pair => pair.Told == "hard"), soft.Count);

        foreach (var pair in wrong)
            output.WriteLine($"{pair.Row.File,-32} {pair.Row.Expected}:{pair.Row.Reason} read as {pair.Told}:{pair.Verdict?.Reason}  {Start(pair.Verdict?.Diagnostic)}");
        output.WriteLine($"rows {pairs.Count}  accuracy {accuracy:P1}  hard recall {hardRecall:P1}  soft called hard {softCalledHard:P1}");
        foreach (var group in pairs.GroupBy(pair => pair.Row.Expected).OrderBy(group => group.Key))
            output.WriteLine($"{group.Key,-13} {group.Count(),4}  right {group.Count(pair => pair.Told == group.Key),4}");

        Assert.True(accuracy >= 0.95, $"accuracy {accuracy:P1}");
        Assert.True(hardRecall >= 0.92, $"hard recall {hardRecall:P1}");
        Assert.True(softCalledHard <= 0.02, $"soft called hard {softCalledHard:P1}");
    }

    [Fact]
    public void Read_SisimaiMails_FindsEveryRecipient()
    {
        SisimaiCorpus.SkipUnlessHere();
        var missed = new List<string>();
        foreach (var file in SisimaiCorpus.Files())
        {
            var told = BounceReader.Read(SisimaiCorpus.Read(file.Key)).Recipients;
            // The one is listed twice with different line ends, the other is a mailbox of two mails.
            var expected = file.Key is "rfc3464-01.eml" or "rfc3464-28.eml" ? 1 : file.Count();
            if (told.Count != expected)
                missed.Add($"{file.Key}: {expected} expected, told {told.Count}: {string.Join(' ', told.Select(verdict => verdict.Recipient))}");
        }

        foreach (var line in missed)
            output.WriteLine(line);
        Assert.Empty(missed);
    }

    [Fact]
    public void Read_SisimaiMails_AgreesByStatus()
    {
        SisimaiCorpus.SkipUnlessHere();
        var pairs = SisimaiCorpus.Files().SelectMany(Match).Where(pair => pair.Row.IsStatusInMail).ToList();
        var wrong = pairs.Where(pair => pair.Verdict?.Status?.ToString() != pair.Row.Status).ToList();
        foreach (var pair in wrong)
            output.WriteLine($"{pair.Row.File,-32} {pair.Row.Status} read as {pair.Verdict?.Status}  {Start(pair.Verdict?.Diagnostic)}");
        output.WriteLine($"rows {pairs.Count}  exact {Share(pairs.Count - wrong.Count, pairs.Count):P1}");
        Assert.True(Share(pairs.Count - wrong.Count, pairs.Count) >= 0.98);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Read_OtherLineEnds_SaysTheSame(string lineEnd)
    {
        SisimaiCorpus.SkipUnlessHere();
        foreach (var file in SisimaiCorpus.Files())
        {
            var mail = Encoding.Latin1.GetString(SisimaiCorpus.Read(file.Key)).Replace("\r\n", "\n").Replace('\r', '\n');
            var expected = BounceReader.Read(Encoding.Latin1.GetBytes(mail));
            var told = BounceReader.Read(Encoding.Latin1.GetBytes(mail.Replace("\n", lineEnd)));
            Assert.Equal(expected.Recipients, told.Recipients);
        }
    }

    [Fact]
    public void Read_Truncated_NeverThrows()
    {
        SisimaiCorpus.SkipUnlessHere();
        foreach (var file in SisimaiCorpus.Files())
        {
            var mail = SisimaiCorpus.Read(file.Key);
            for (var length = 0; length < mail.Length; length += 500)
                Assert.NotEmpty(BounceReader.Read(mail.AsMemory(0, length)).Recipients);
        }
    }

    [Fact]
    public void Read_AutoreplyOrAuthenticationReport_SuppressesNobody()
    {
        SisimaiCorpus.SkipUnlessHere();
        var files = SisimaiCorpus.Files().Where(file => file.First().Expected is "autoreply" or "none").ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
            Assert.All(BounceReader.Read(SisimaiCorpus.Read(file.Key)).Recipients, verdict => Assert.False(verdict.Suppresses, file.Key));
    }

    private static IEnumerable<(SisimaiRow Row, string Told, RecipientVerdict? Verdict)> Match(IGrouping<string, SisimaiRow> file)
    {
        var told = BounceReader.Read(SisimaiCorpus.Read(file.Key)).Recipients;
        var index = 0;
        foreach (var row in file)
        {
            var verdict = index < told.Count ? told[index] : null;
            // A mail that is listed once for each form of it has one recipient only.
            if (index + 1 < told.Count)
                index++;
            yield return (row, verdict?.Verdict.ToString().ToLowerInvariant() ?? "", verdict);
        }
    }

    private static double Share(int part, int whole) => (double)part / whole;

    private static string Start(string? text) => text is null ? "" : text[..Math.Min(text.Length, 160)];
}
