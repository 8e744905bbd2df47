using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Mail.Tests.Bounces;

/// <summary>KumoMTA's samples, which are the examples of RFC 3464 and RFC 5965 for the most part.</summary>
public sealed class KumoCorpusTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("rfc3464/1.eml", "soft louisl@larry.slip.umd.edu 4.0.0")]
    [InlineData("rfc3464/2.eml", "soft arathib@vnet.ibm.com 5.0.0", "soft johnh@hpnjld.njd.hp.com 4.0.0", "soft wsnell@sdcc13.ucsd.edu 5.0.0")]
    [InlineData("rfc3464/3.eml", "soft nair_s 5.0.0")]
    [InlineData("rfc5965/1.eml", "complaint  ")]
    [InlineData("rfc5965/2.eml", "complaint user@example.com ")]
    [InlineData("rfc5965/3.eml", "complaint user@example.com ")]
    public void Read_KumoMail_Says(string file, params string[] expected)
    {
        var path = Corpora.Path("kumomta", file);
        Assert.SkipUnless(File.Exists(path), "The KumoMTA corpus is not here.");
        var told = BounceReader.Read(File.ReadAllBytes(path)).Recipients
            .Select(verdict => $"{verdict.Verdict.ToString().ToLowerInvariant()} {verdict.Recipient} {verdict.Status}").ToList();
        told.ForEach(output.WriteLine);
        Assert.Equal(expected, told);
    }
}
