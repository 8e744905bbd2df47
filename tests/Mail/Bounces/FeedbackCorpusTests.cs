using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Mail.Tests.Bounces;

/// <summary>Complaints of the Sisimai corpus are all found; reports of failed authentication and automatic replies suppress nobody.</summary>
public sealed class FeedbackCorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Read_SisimaiFeedback_EveryComplaintIsFoundAndNothingElseIs()
    {
        SisimaiCorpus.SkipUnlessHere();
        var files = SisimaiCorpus.Files().Where(file => file.Any(row => row.FeedbackType.Length > 0)).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var report = BounceReader.Read(SisimaiCorpus.Read(file.Key));
            var expected = file.First().Expected;
            output.WriteLine($"{file.Key,-14} {file.First().FeedbackType,-13} {report.Kind,-9} {report.Recipients.Count} of {file.Count()}  {report.Recipients[0].Verdict}");
            Assert.Equal(file.Count(), report.Recipients.Count);
            Assert.All(report.Recipients, verdict => Assert.Equal(expected, verdict.Verdict.ToString().ToLowerInvariant()));
            Assert.All(report.Recipients, verdict => Assert.Equal(expected == "complaint", verdict.Suppresses));
        }
    }

    [Fact]
    public void Read_SisimaiAutoreplies_SuppressNobody()
    {
        SisimaiCorpus.SkipUnlessHere();
        var files = SisimaiCorpus.Files().Where(file => file.First().Expected == "autoreply").ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var report = BounceReader.Read(SisimaiCorpus.Read(file.Key));
            output.WriteLine($"{file.Key,-24} {report.Kind,-9} {report.Recipients[0].Verdict}");
            Assert.All(report.Recipients, verdict => Assert.Equal((BounceVerdict.Autoreply, false), (verdict.Verdict, verdict.Suppresses)));
        }
    }
}
