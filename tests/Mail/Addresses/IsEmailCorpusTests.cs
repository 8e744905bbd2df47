using System.Xml.Linq;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Tests.Addresses;

/// <summary>The isemail suite: what it calls valid is accepted, what it calls an error is refused, and the classes between follow our policy.</summary>
public sealed class IsEmailCorpusTests
{
    private static readonly string File = Corpora.Path("isemail", "test", "tests.xml");

    [Fact]
    public void TryParse_IsEmailSuite_AgreesByCategory()
    {
        Assert.SkipUnless(System.IO.File.Exists(File), "The isemail corpus is not here.");
        var tests = XDocument.Load(File).Descendants("test").ToList();
        Assert.Equal(164, tests.Count);

        var wrong = new List<string>();
        foreach (var test in tests)
        {
            var text = Decode((string?)test.Element("address") ?? "");
            var diagnosis = (string)test.Element("diagnosis")!;
            var accepted = EmailAddress.TryParse(text, AddressForms.SingleLabelDomain | AddressForms.DomainLiteral, out _, out _);
            if (accepted != IsAccepted((string)test.Element("category")!, diagnosis))
                wrong.Add($"#{(string?)test.Attribute("id")} {diagnosis} accepted={accepted}: {text}");
        }

        Assert.Empty(wrong);
    }

    private static bool IsAccepted(string category, string diagnosis) => category switch
    {
        "ISEMAIL_VALID_CATEGORY" or "ISEMAIL_DNSWARN" => true,
        "ISEMAIL_RFC5321" => diagnosis is not "ISEMAIL_RFC5321_TLDNUMERIC",
        _ => diagnosis is "ISEMAIL_RFC5321_IPV6DEPRECATED",
    };

    private static string Decode(string address) => string.Create(address.Length, address, static (decoded, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            decoded[i] = source[i] is >= '\u2400' and <= '\u241F' ? (char)(source[i] - '\u2400') : source[i];
    });
}
