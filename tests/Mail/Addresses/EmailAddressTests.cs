using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Tests.Addresses;

public sealed class EmailAddressTests
{
    private const AddressForms AllForms = AddressForms.SingleLabelDomain | AddressForms.DomainLiteral;

    [Theory]
    [InlineData("jane@example.com", "jane", "example.com")]
    [InlineData("Jane.Doe+tag@Example.COM", "Jane.Doe+tag", "example.com")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~", "example.com")]
    [InlineData("\"jane doe\"@example.com", "\"jane doe\"", "example.com")]
    [InlineData("\"a@b\\\"c\"@example.com", "\"a@b\\\"c\"", "example.com")]
    [InlineData("\"\"@example.com", "\"\"", "example.com")]
    [InlineData("josé@bücher.example", "josé", "xn--bcher-kva.example")]
    [InlineData("用户@例子.广告", "用户", "xn--fsqu00a.xn--4rr70v")]
    [InlineData("a@XN--BCHER-KVA.example", "a", "xn--bcher-kva.example")]
    public void TryParse_LegalAddress_SplitsIt(string text, string localPart, string domain)
    {
        Assert.True(EmailAddress.TryParse(text, out var address, out var error), error);
        Assert.Equal((localPart, domain, $"{localPart}@{domain}"), (address.LocalPart, address.Domain, address.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("jane")]
    [InlineData("@example.com")]
    [InlineData("jane@")]
    [InlineData(".jane@example.com")]
    [InlineData("jane.@example.com")]
    [InlineData("ja..ne@example.com")]
    [InlineData("jane doe@example.com")]
    [InlineData("jane(work)@example.com")]
    [InlineData("<jane@example.com>")]
    [InlineData("jane@exam ple.com")]
    [InlineData("jane@example.com\r\nBcc: x@example.net")]
    [InlineData("\"a\rb\"@example.com")]
    [InlineData("ja\0ne@example.com")]
    [InlineData("\"jane@example.com")]
    [InlineData("\"jane\"x@example.com")]
    [InlineData("\"jane\\\"@example.com")]
    [InlineData("jane@localhost")]
    [InlineData("jane@example..com")]
    [InlineData("jane@example.com.")]
    [InlineData("jane@-example.com")]
    [InlineData("jane@exa_mple.com")]
    [InlineData("jane@1.2.3.4")]
    [InlineData("jane@[1.2.3.4]")]
    [InlineData("jane@a@example.com")]
    [InlineData("jane@xn--a.example")]
    [InlineData("ja\u202Ene@example.com")]
    [InlineData("ja\u00A0ne@example.com")]
    [InlineData("jane@example.c\u2100m")]
    public void TryParse_IllegalAddress_SaysWhyWithoutRepeatingIt(string? text)
    {
        Assert.False(EmailAddress.TryParse(text, out var address, out var error));
        Assert.Equal(default, address);
        Assert.EndsWith(".", error, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a@localhost", "localhost")]
    [InlineData("a@[192.0.2.1]", "[192.0.2.1]")]
    [InlineData("a@[ipv6:2001:DB8::0:1]", "[IPv6:2001:db8::1]")]
    [InlineData("a@[IPv6:1:2:3:4:5:6::]", "[IPv6:1:2:3:4:5:6::]")]
    [InlineData("a@[IPv6:1:2:3:4::192.0.2.1]", "[IPv6:1:2:3:4::c000:201]")]
    public void TryParse_FormAskedFor_Accepts(string text, string domain)
    {
        Assert.True(EmailAddress.TryParse(text, AllForms, out var address, out var error), error);
        Assert.Equal(domain, address.Domain);
    }

    [Theory]
    [InlineData("a@[192.0.2]")]
    [InlineData("a@[192.0.2.256]")]
    [InlineData("a@[192.0.02.1]")]
    [InlineData("a@[0xC0.0.2.1]")]
    [InlineData("a@[2001:db8::1]")]
    [InlineData("a@[IPv6:fe80::1%1]")]
    [InlineData("a@[IPv6:1:2:3:4:5:6:7]")]
    [InlineData("a@[IPv6:1:2:3:4:5:6::8]")]
    [InlineData("a@[IPv6:1:2:3:4:5::192.0.2.1]")]
    [InlineData("a@[")]
    public void TryParse_BadLiteral_Refuses(string text) => Assert.False(EmailAddress.TryParse(text, AllForms, out _, out _));

    [Fact]
    public void TryParse_AtTheLimits_Accepts()
    {
        var domain = $"{new string('d', 63)}.{new string('e', 63)}.{new string('f', 57)}.com";
        Assert.True(EmailAddress.TryParse($"{new string('l', 64)}@{domain}", out var longest, out _));
        Assert.Equal(EmailAddress.MaxOctets, longest.Value.Length);
        Assert.False(EmailAddress.TryParse($"{new string('l', 64)}@x{domain}", out _, out _));
        Assert.False(EmailAddress.TryParse($"{new string('l', 65)}@example.com", out _, out _));
        Assert.True(EmailAddress.TryParse($"{new string('é', 32)}@example.com", out _, out _));
        Assert.False(EmailAddress.TryParse($"{new string('é', 33)}@example.com", out _, out _));
        Assert.False(EmailAddress.TryParse($"a@{new string('d', 64)}.com", out _, out _));
        Assert.False(EmailAddress.TryParse(new string('a', 5000), out _, out _));
    }

    // Attributes cannot hold a lone surrogate.
    [Fact]
    public void TryParse_LoneSurrogate_Refuses() => Assert.False(EmailAddress.TryParse("ja\uD800ne@example.com", out _, out _));

    [Fact]
    public void TryParseUtf8_BytesThatAreNotUtf8_Refuses()
    {
        Assert.True(EmailAddress.TryParseUtf8("josé@example.com"u8, AddressForms.Public, out var address, out _));
        Assert.Equal("josé@example.com", address.Value);
        Assert.False(EmailAddress.TryParseUtf8([(byte)'a', 0xE9, (byte)'@', (byte)'b', (byte)'.', (byte)'c'], AddressForms.Public, out _, out _));
        Assert.False(EmailAddress.TryParseUtf8(new byte[5000], AddressForms.Public, out _, out _));
    }

    [Theory]
    [InlineData("Jane.Doe@Example.com", "J***@example.com", "jane.doe@example.com")]
    [InlineData("\"Jane\"@example.com", "J***@example.com", "jane@example.com")]
    [InlineData("\"jane \\d\\\"\"@example.com", "j***@example.com", "\"jane d\\\"\"@example.com")]
    [InlineData("\"\"@example.com", "***@example.com", "\"\"@example.com")]
    [InlineData("JOSE\u0301@example.com", "J***@example.com", "josé@example.com")]
    [InlineData("😀x@example.com", "😀***@example.com", "😀x@example.com")]
    public void Masked_And_NormalizedKey(string text, string masked, string key)
    {
        var address = EmailAddress.Parse(text);
        Assert.Equal((masked, masked, key), (address.Masked, address.ToString(), address.NormalizedKey));
    }

    [Fact]
    public void Equals_ComparesTheEnvelopeAddress()
    {
        Assert.Equal(EmailAddress.Parse("a@EXAMPLE.com"), EmailAddress.Parse("a@example.com"));
        Assert.NotEqual(EmailAddress.Parse("A@example.com"), EmailAddress.Parse("a@example.com"));
        Assert.Equal(("", "", "", ""), (default(EmailAddress).Value, default(EmailAddress).Domain, default(EmailAddress).Masked, default(EmailAddress).NormalizedKey));
    }

    [Fact]
    public void DisplayValue_ShowsTheDomainAsWritten()
        => Assert.Equal("a@bücher.example", EmailAddress.Parse("a@xn--bcher-kva.example").DisplayValue);

    [Fact]
    public void Parse_Illegal_Throws() => Assert.Throws<FormatException>(() => EmailAddress.Parse("nothing"));
}
