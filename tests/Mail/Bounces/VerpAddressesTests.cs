using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Mail.Tests.Bounces;

public sealed class VerpAddressesTests
{
    private const string Token = "0198f3c1d2e47a6b8c9d0e1f2a3b4c5d-12";
    private static readonly byte[] Key = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly VerpAddresses Addresses = new("b", "bounces.example.test");

    [Fact]
    public void TryRead_MadeWithTheKey_GivesTheTokenInAnyLetterCase()
    {
        var address = Addresses.Make(Token, Key);
        Assert.True(Addresses.TryRead(address, Key, out var token));
        Assert.Equal(Token, token);
        Assert.True(Addresses.TryRead(EmailAddress.Parse(address.Value.ToUpperInvariant()), Key, out token));
        Assert.Equal(Token, token);
    }

    [Fact]
    public void TryRead_AnyCharacterChanged_IsRefused()
    {
        var address = Addresses.Make(Token, Key);
        for (var i = 0; i < address.LocalPart.Length; i++)
        {
            var changed = address.LocalPart.ToCharArray();
            changed[i] = changed[i] == '0' ? '1' : '0';
            Assert.False(Addresses.TryRead(EmailAddress.Parse($"{new string(changed)}@{address.Domain}"), Key, out _));
        }
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("Return-Path: <{0}>")]
    [InlineData("Received-SPF: pass (mx.example.net) smtp.mailfrom={0}; x=y")]
    [InlineData("b-1-2@bounces.example.test, nobody@bounces.example.test; {0}")]
    public void TryFind_InAText_GivesTheToken(string text)
    {
        Assert.True(Addresses.TryFind(text.Replace("{0}", Addresses.Make(Token, Key).Value.ToUpperInvariant(), StringComparison.Ordinal), Key, out var token));
        Assert.Equal(Token, token);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@bounces.example.test")]
    [InlineData("x{0}")]
    [InlineData("b-1{0}")]
    public void TryFind_WhereNoneStands_IsFalse(string text) =>
        Assert.False(Addresses.TryFind(text.Replace("{0}", Addresses.Make(Token, Key).Value, StringComparison.Ordinal), Key, out _));

    [Theory]
    [InlineData("b@bounces.example.test")]
    [InlineData("b-@bounces.example.test")]
    [InlineData("b--0011223344556677@bounces.example.test")]
    [InlineData("b-0011223344556677@bounces.example.test")]
    [InlineData("\"b-x-y\"@bounces.example.test")]
    public void TryRead_NotOurs_IsRefused(string address) => Assert.False(Addresses.TryRead(EmailAddress.Parse(address), Key, out _));

    [Fact]
    public void TryRead_OtherKeyOrDomain_IsRefused()
    {
        var address = Addresses.Make(Token, Key);
        Assert.False(Addresses.TryRead(address, [9], out _));
        Assert.False(new VerpAddresses("b", "other.example.test").TryRead(address, Key, out _));
    }
}
