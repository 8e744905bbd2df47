using System.Net;

namespace EmailPlatform.EndToEnd.Tests.Inbox;

public sealed class InboxAccessTests : IAsyncLifetime
{
    private InboxHost _inbox = null!;

    public async ValueTask InitializeAsync() => _inbox = await InboxHost.StartAsync();

    public ValueTask DisposeAsync() => _inbox.DisposeAsync();

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:8080", 200)]
    [InlineData("mail.localhost:8080", 200)]
    [InlineData("127.0.0.1:8080", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("notlocalhost", 403)]
    [InlineData("192.168.1.5:8080", 403)]
    [InlineData("0.0.0.0:8080", 403)]
    [InlineData("", 403)]
    public async Task Host_OtherThanLoopback_IsRefused(string host, int status)
    {
        foreach (var path in (string[])["/inbox", "/inbox/messages", "/inbox/inbox.js"])
            Assert.Equal(status, await StatusAsync(path, host, IPAddress.Loopback));
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.8.8.8", 200)]
    [InlineData("::1", 200)]
    [InlineData("::ffff:127.0.0.1", 200)]
    [InlineData("192.168.1.5", 403)]
    [InlineData("::ffff:192.168.1.5", 403)]
    public async Task Peer_OtherThanLoopback_IsRefusedWhateverHostItNames(string peer, int status) =>
        Assert.Equal(status, await StatusAsync("/inbox/messages", "localhost", IPAddress.Parse(peer)));

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    public async Task Proxy_IsRefused(string name, string value)
    {
        var reply = await _inbox.SendAsync(HttpMethod.Get, "/messages", (name, value));
        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
        Assert.Contains("loopback_only", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("same-origin", 200)]
    [InlineData("none", 200)]
    [InlineData("same-site", 403)]
    [InlineData("cross-site", 403)]
    public async Task OtherSites_GetNoMailAndDeleteNone(string site, int status)
    {
        await _inbox.DeliverAsync("Subject: x\nContent-Type: text/html\n\n<p>\n");
        foreach (var path in (string[])["/messages", "/messages/1", "/messages/1/html", "/messages/1/raw"])
            Assert.Equal(status, (int)(await _inbox.SendAsync(HttpMethod.Get, path, ("Sec-Fetch-Site", site))).StatusCode);

        await _inbox.SendAsync(HttpMethod.Delete, "/messages", ("Sec-Fetch-Site", site));
        var left = (await _inbox.GetAsync("")).GetProperty("items").GetArrayLength();
        Assert.Equal(status == 200 ? 0 : 1, left);
    }

    [Theory]
    [InlineData("/messages")]
    [InlineData("/messages/1")]
    [InlineData("/messages/1/raw")]
    [InlineData("/messages/1/parts/0")]
    [InlineData("/messages/9")]
    public async Task Data_RepliesMayDoNothingInABrowser(string path)
    {
        await _inbox.DeliverAsync("Content-Type: application/pdf\n\nx\n");
        var headers = (await _inbox.SendAsync(HttpMethod.Get, path)).Headers;

        Assert.Equal("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox", headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal("no-store", headers.GetValues("Cache-Control").Single());
        Assert.False(headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("", "img-src data:;")]
    [InlineData("?images=1", "img-src data:;")]
    [InlineData("?images=remote", "img-src data: http: https:;")]
    public async Task Html_IsSandboxedAndLoadsRemoteImagesOnlyWhenAsked(string query, string images)
    {
        await _inbox.DeliverAsync("Content-Type: text/html\n\n<p>\n");
        var policy = (await _inbox.SendAsync(HttpMethod.Get, $"/messages/1/html{query}")).Headers.GetValues("Content-Security-Policy").Single();

        Assert.StartsWith(images, policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'", policy, StringComparison.Ordinal);
        Assert.EndsWith("; sandbox allow-popups allow-popups-to-escape-sandbox", policy, StringComparison.Ordinal);
    }

    private async Task<int> StatusAsync(string path, string host, IPAddress peer)
    {
        var context = await _inbox.Server.SendAsync(
            request =>
            {
                request.Request.Method = HttpMethod.Get.Method;
                request.Request.Path = path;
                request.Request.Headers.Host = host;
                request.Connection.RemoteIpAddress = peer;
            },
            TestContext.Current.CancellationToken);
        return context.Response.StatusCode;
    }
}
