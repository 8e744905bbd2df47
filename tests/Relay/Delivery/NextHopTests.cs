using EmailPlatform.Mail.Smtp.Client;
using EmailPlatform.Relay.Delivery;

namespace EmailPlatform.Relay.Tests.Delivery;

public sealed class NextHopTests
{
    [Theory]
    [InlineData("smtp://mail.example", "mail.example", 25, TlsPolicy.Opportunistic)]
    [InlineData("smtp://127.0.0.1:2525/", "127.0.0.1", 2525, TlsPolicy.Opportunistic)]
    [InlineData("smtp+tls://mail.example", "mail.example", 587, TlsPolicy.Required)]
    [InlineData("smtps://[::1]", "::1", 465, TlsPolicy.Implicit)]
    public void TryParse_Url_GivesHostPortAndTls(string url, string host, int port, TlsPolicy tls)
    {
        Assert.True(NextHop.TryParse(url, out var hop, out _));
        Assert.Equal(new NextHop(host, port, tls, Credentials: null), hop);
    }

    [Fact]
    public void TryParse_UserAndPassword_AreDecodedAndNeverPrinted()
    {
        Assert.True(NextHop.TryParse("smtps://me%40shop.example:p%3Aw%2F@mail.example", out var hop, out _));
        Assert.Equal(new SmtpCredentials("me@shop.example", "p:w/"), hop.Credentials);
        Assert.Equal("mail.example:465", hop.ToString());
    }

    [Theory]
    [InlineData("smtp+tls://me%40shop.example;AUTH=XOAUTH2:ya29.a%2Fb@mail.example")]
    [InlineData("smtp+tls://me%40shop.example;auth=xoauth2:ya29.a%2Fb@mail.example:587")]
    public void TryParse_Xoauth2_HasATokenForAPassword(string url)
    {
        Assert.True(NextHop.TryParse(url, out var hop, out _));
        Assert.Equal(new SmtpCredentials("me@shop.example", "ya29.a/b") { IsAccessToken = true }, hop.Credentials);
        Assert.Equal("mail.example:587", hop.ToString());
    }

    [Fact]
    public void TryParse_EncodedSemicolon_IsOfTheUser()
    {
        Assert.True(NextHop.TryParse("smtp://me%3BAUTH=XOAUTH2:p@mail.example", out var hop, out _));
        Assert.Equal(new SmtpCredentials("me;AUTH=XOAUTH2", "p"), hop.Credentials);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mail.example:25")]
    [InlineData("http://mail.example")]
    [InlineData("smtp://")]
    [InlineData("smtp://mail.example/path")]
    [InlineData("smtp://mail.example:99999")]
    [InlineData("smtp://mail.example:0")]
    [InlineData("smtp://user@mail.example")]
    [InlineData("smtp://user:@mail.example")]
    [InlineData("smtp://user;AUTH=XOAUTH2@mail.example")]
    [InlineData("smtp://;AUTH=XOAUTH2:token@mail.example")]
    [InlineData("smtp://user;AUTH=NTLM:password@mail.example")]
    public void TryParse_SomethingElse_IsAnError(string? url)
    {
        Assert.False(NextHop.TryParse(url, out _, out var error));
        Assert.Contains("smtp://", error, StringComparison.Ordinal);
    }
}
