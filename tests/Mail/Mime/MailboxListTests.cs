using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

public sealed class MailboxListTests
{
    [Theory]
    // RFC 5322 appendix A.1.2, A.1.3, A.5, A.6.1
    [InlineData("\"Joe Q. Public\" <john.q.public@example.com>", "Joe Q. Public|john.q.public@example.com")]
    [InlineData("Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>", "Mary Smith|mary@x.test", "|jdoe@example.org", "Who?|one@y.test")]
    [InlineData("<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>", "|boss@nil.test", "Giant; \"Big\" Box|sysservices@example.net")]
    [InlineData("A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;", "Ed Jones|c@a.test", "|joe@where.test", "John|jdoe@one.test")]
    [InlineData("Undisclosed recipients:;")]
    [InlineData("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete|pete@silly.test")]
    [InlineData("A Group(Some people)   :Chris Jones <c@(Chris's host.)public.example>, joe@example.org, John <jdoe@one.test> (my dear friend); (the end of the group)", "Chris Jones|c@public.example", "|joe@example.org", "John|jdoe@one.test")]
    [InlineData("(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;")]
    [InlineData("Joe Q. Public <john.q.public@example.com>", "Joe Q. Public|john.q.public@example.com")]
    [InlineData("Mary Smith <@node.test,@b.test:mary@example.net>, , jdoe@test  . example", "Mary Smith|mary@example.net", "|jdoe@test.example")]
    // Others
    [InlineData("jane@example.com (Jane Doe)", "Jane Doe|jane@example.com")]
    [InlineData("=?UTF-8?Q?Zo=C3=AB?= =?UTF-8?Q?_D?= <z@example.com>", "Zoë D|z@example.com")]
    [InlineData("\"=?UTF-8?B?WsO8?=\" <z@example.com>", "Zü|z@example.com")]
    [InlineData("=?UTF-8?Q?a=0D=0Ab?= <z@example.com>", "a  b|z@example.com")]
    [InlineData("\"a, b\"@example.com", "|\"a, b\"@example.com")]
    [InlineData("root@localhost, a@[192.0.2.1]", "|root@localhost", "|a@[192.0.2.1]")]
    [InlineData("")]
    public void TryParse_HeaderForms_ReadsAll(string value, params string[] expected)
    {
        Assert.True(MailboxList.TryParse(value, out var mailboxes, out var error), error);
        Assert.Equal(expected, mailboxes.Select(m => $"{m.Name}|{m.Address.Value}"));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a@b.example, nobody")]
    [InlineData("<>")]
    [InlineData("a@b.example c@d.example")]
    [InlineData("\"open <a@b.example>")]
    public void TryParse_NoAddress_KeepsTheOthersAndSaysWhy(string value)
    {
        Assert.False(MailboxList.TryParse(value, out var mailboxes, out var error));
        Assert.NotEmpty(error);
        Assert.Equal(value.StartsWith("a@b.example,", StringComparison.Ordinal) ? 1 : 0, mailboxes.Count);
    }
}
