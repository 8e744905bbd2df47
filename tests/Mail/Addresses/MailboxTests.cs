using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Tests.Addresses;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("a@b.example", null, "a@b.example")]
    [InlineData(" a@b.example ", null, "a@b.example")]
    [InlineData("<a@b.example>", null, "a@b.example")]
    [InlineData("Shop <a@b.example>", "Shop", "a@b.example")]
    [InlineData("Dr. Zoë (Sales) <a@b.example>", "Dr. Zoë (Sales)", "a@b.example")]
    [InlineData("\"Shop, Inc\" <a@b.example>", "Shop, Inc", "a@b.example")]
    [InlineData("\"say \\\"hi\\\"\"<a@b.example>", "say \"hi\"", "a@b.example")]
    [InlineData("\"<>\" <\"a<>b\"@b.example>", "<>", "\"a<>b\"@b.example")]
    [InlineData("\"a b\"@b.example", null, "\"a b\"@b.example")]
    public void TryParse_AsTyped_ReadsNameAndAddress(string text, string? name, string address)
    {
        Assert.True(Mailbox.TryParse(text, out var mailbox, out var error), error);
        Assert.Equal((name, address), (mailbox.Name, mailbox.Address.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Shop")]
    [InlineData("Shop <a@b.example")]
    [InlineData("Shop a@b.example>")]
    [InlineData("Shop <a@b.example>, Other <c@d.example>")]
    [InlineData("a@b.example, Other <c@d.example>")]
    [InlineData("Shop, Inc <a@b.example>")]
    [InlineData("\"Shop\" Inc <a@b.example>")]
    [InlineData("\"Shop <a@b.example>")]
    [InlineData("\"Shop\\")]
    [InlineData("Shop <>")]
    [InlineData("Sh\r\nop <a@b.example>")]
    [InlineData("\"Sh\0op\" <a@b.example>")]
    public void TryParse_Unclear_SaysWhy(string? text)
    {
        Assert.False(Mailbox.TryParse(text, out _, out var error));
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    public void Name_WithControlCharacter_CannotExist(string name)
    {
        var address = EmailAddress.Parse("a@b.example");
        Assert.False(Mailbox.TryCreate(address, name, out _, out _));
        Assert.Throws<ArgumentException>(() => new Mailbox(address, name));
        Assert.Throws<ArgumentException>(() => new Mailbox(address) with { Name = name });
    }

    [Fact]
    public void Name_WithLoneSurrogate_CannotExist()
        => Assert.Throws<ArgumentException>(() => new Mailbox(EmailAddress.Parse("a@b.example"), "a\uDC00b"));

    [Fact]
    public void ToString_ShowsTheMaskedAddressOnly()
        => Assert.Equal("a***@b.example", new Mailbox(EmailAddress.Parse("abc@b.example"), "Ann").ToString());
}
