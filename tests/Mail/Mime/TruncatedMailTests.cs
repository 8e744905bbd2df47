using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

/// <summary>Public mail, whole and cut off: it is read without exception and with work in proportion to its size.</summary>
public sealed class TruncatedMailTests(ITestOutputHelper output)
{
    private const int Kilobyte = 1024;

    [Theory]
    [InlineData("mail-parser/eml")]
    [InlineData("mikel-mail/spec/fixtures/emails")]
    [InlineData("sisimai/dev/eml")]
    [InlineData("kumomta")]
    [InlineData("chasquid")]
    public void Parse_CorpusMail_WholeAndCutAtEachKilobyte_IsRead(string corpus)
    {
        var folder = Corpora.Path(corpus.Split('/'));
        Assert.SkipUnless(Directory.Exists(folder), $"The corpus {corpus} is not here.");
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(IsMail).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(files);
        var cuts = 0;
        var dearest = 0.0;
        foreach (var file in files)
        {
            var message = File.ReadAllBytes(file);
            for (var length = 0; length < message.Length + Kilobyte; length += Kilobyte)
            {
                var cut = message.AsMemory(0, Math.Min(length, message.Length));
                Entities.ReadAll(MimeParser.Parse(cut));
                dearest = Math.Max(dearest, Work.AssertLinear(cut, file));
                cuts++;
            }
        }

        output.WriteLine($"{corpus}: {files.Count} messages, {cuts} cuts, at most {dearest:0.00} steps an octet");
    }

    private static bool IsMail(string file) => Path.GetExtension(file) is ".eml" or ".msg";
}
