using System.Xml.Linq;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Tests.Addresses;

/// <summary>The isemail suite: what it calls valid is accepted, what it calls an error is refused, and the classes between follow our policy.</summary>
public sealed class IsEmailCorpusTests(ITestOutputHelper output)
{
    private static readonly string File = Corpora.Path("isemail", "test", "tests.xml");

    [Fact]
    public void TryParse_IsEmailSuite_AgreesByCategory()
    {
        Assert.SkipUnless(System.IO.File.Exists(File), "The isemail corpus is not here.");
        var tests = XDocument.Load(File).Descendants("test").ToList();
        Assert.Equal(164, tests.Count);

        var wrong = new List<string>();
        var verdicts = new List<(string Category, bool InAllForms, bool InPublicForm)>();
        foreach (var test in tests)
        {
            var text = Decode((string?)test.Element("address") ?? "");
            var category = (string)test.Element("category")!;
            var diagnosis = (string)test.Element("diagnosis")!;
            var accepted = EmailAddress.TryParse(text, AddressForms.SingleLabelDomain | AddressForms.DomainLiteral, out _, out _);
            verdicts.Add((category, accepted, EmailAddress.TryParse(text, out _, out _)));
            if (accepted != IsAccepted(category, diagnosis))
                wrong.Add($"#{(string?)test.Attribute("id")} {diagnosis} accepted={accepted}: {text}");
        }

        output.WriteLine($"{"category",-26}{"addresses",10}{"accepted",10}{"in public form",16}");
        foreach (var category in verdicts.GroupBy(v => v.Category))
            output.WriteLine($"{category.Key,-26}{category.Count(),10}{category.Count(v => v.InAllForms),10}{category.Count(v => v.InPublicForm),16}");
        Assert.Empty(wrong);
    }

    /// <summary>The policy in docs/specifications.md.</summary>
    private static bool IsAccepted(string category, string diagnosis) => category switch
    {
        "ISEMAIL_VALID_CATEGORY" or "ISEMAIL_DNSWARN" => true,
        "ISEMAIL_RFC5321" => diagnosis is not "ISEMAIL_RFC5321_TLDNUMERIC",
        _ => false,
    };

    private static string Decode(string address) => string.Create(address.Length, address, static (decoded, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            decoded[i] = source[i] is >= '\u2400' and <= '\u241F' ? (char)(source[i] - '\u2400') : source[i];
    });
}
