using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace EmailPlatform.EndToEnd.Tests.Inbox;

public sealed class HostileMailTests : IAsyncLifetime
{
    private InboxHost _inbox = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _inbox = await InboxHost.StartAsync();

    public ValueTask DisposeAsync() => _inbox.DisposeAsync();

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Windows\\evil.exe", "evil.exe")]
    [InlineData("a\u202Egpj.exe", "agpj.exe")]
    [InlineData("<script>alert(1)<\\/script>.html", "script>.html")]
    [InlineData("x\"; filename=y", "x\"; filename=y")]
    [InlineData("..", "part-1.bin")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("dir/", "part-1.bin")]
    public async Task FileName_Hostile_NamesAFileAndNothingElse(string sent, string saved)
    {
        var encoded = Uri.EscapeDataString(sent);
        await _inbox.DeliverAsync($"Content-Type: application/x\nContent-Disposition: attachment; filename*=utf-8''{encoded}\n\nMZ\n");

        var attachment = (await _inbox.GetAsync("/1")).GetProperty("attachments")[0];
        Assert.Equal(saved, attachment.GetProperty("file_name").GetString());
        var reply = await _inbox.SendAsync(HttpMethod.Get, "/messages/1/parts/0");
        Assert.Equal(saved, reply.Content.Headers.ContentDisposition!.FileNameStar);
    }

    [Fact]
    public async Task FileName_TooLong_IsCutBetweenCharacters()
    {
        await _inbox.DeliverAsync($"Content-Type: application/x; name=\"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('€', 5000)))}?=\"\n\n");
        Assert.Equal(new string('€', 66), (await _inbox.GetAsync("/1")).GetProperty("attachments")[0].GetProperty("file_name").GetString());
    }

    [Fact]
    public async Task Json_Markup_IsEscapedEvenForWhoTakesItForHtml()
    {
        await _inbox.DeliverAsync("From: <script>@x\nSubject: <script>alert(1)</script>\nContent-Type: text/html\n\n</script><svg onload=alert(1)>\n");
        foreach (var path in (string[])["/messages", "/messages/1"])
        {
            var reply = await _inbox.SendAsync(HttpMethod.Get, path);
            Assert.Equal("application/json", reply.Content.Headers.ContentType!.MediaType);
            Assert.DoesNotContain('<', await reply.Content.ReadAsStringAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Html_Link_BecomesInert()
    {
        await _inbox.DeliverAsync("Content-Type: text/html\n\n<LINK rel=preconnect href=//x><link\nrel=dns-prefetch href=//y><link/rel=prerender href=//z>\n");
        var html = await (await _inbox.SendAsync(HttpMethod.Get, "/messages/1/html")).Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("<link", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(3, html.Split("<meta").Length - 1);
    }

    [Fact]
    public async Task Html_PictureWhoseTypeEndsTheAttribute_IsNotPutIn()
    {
        await _inbox.DeliverAsync(
            """
            Content-Type: multipart/related; boundary=x

            --x
            Content-Type: text/html

            <img src='cid:p'>
            --x
            Content-Type: image/png'onerror
            Content-ID: <p>

            x
            --x--
            """);
        var html = await (await _inbox.SendAsync(HttpMethod.Get, "/messages/1/html")).Content.ReadAsStringAsync(Cancellation);
        Assert.EndsWith("<img src='cid:p'>", html.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_OnePictureNamedAMillionTimes_StaysWithinItsBound()
    {
        var raw = new StringBuilder("Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n");
        for (var i = 0; i < 100_000; i++)
            raw.Append("<img src='cid:p'>\r\n");
        raw.Append("--x\r\nContent-Type: image/png\r\nContent-ID: <p>\r\n\r\n").Append('x', 3_000_000).Append("\r\n--x--\r\n");
        await _inbox.DeliverAsync(Encoding.ASCII.GetBytes(raw.ToString()));

        var reply = await _inbox.SendAsync(HttpMethod.Get, "/messages/1/html");
        var length = (await reply.Content.ReadAsByteArrayAsync(Cancellation)).Length;
        Assert.InRange(length, 60_000_000, 70_000_000);
    }

    [Fact]
    public async Task Nesting_Deep_IsReadWithoutHarm()
    {
        var raw = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
            raw.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        raw.Append("Content-Type: text/html\r\n\r\n").Insert(raw.Length, "<div>", 100_000);
        await _inbox.DeliverAsync(Encoding.ASCII.GetBytes(raw.ToString()));

        Assert.Equal(JsonValueKind.Object, (await _inbox.GetAsync("/1")).ValueKind);
        Assert.Equal(1, (await _inbox.GetAsync("")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Parts_ManyAtOnce_AreAllListedAndEachIsServed()
    {
        var raw = new StringBuilder("Content-Type: multipart/mixed; boundary=x\r\n\r\n");
        for (var i = 0; i < 300; i++)
            raw.Append(CultureInfo.InvariantCulture, $"--x\r\nContent-Type: application/x; name={i}.bin\r\n\r\ncontent {i}\r\n");
        await _inbox.DeliverAsync(Encoding.ASCII.GetBytes(raw.Append("--x--\r\n").ToString()));

        var attachments = (await _inbox.GetAsync("/1")).GetProperty("attachments");
        Assert.Equal(300, attachments.GetArrayLength());
        Assert.Equal("299.bin", attachments[299].GetProperty("file_name").GetString());
        var last = await _inbox.SendAsync(HttpMethod.Get, "/messages/1/parts/299");
        Assert.Equal("content 299", await last.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("utf-7", "+ADw-script+AD4-")]
    [InlineData("utf-16", "\u00d8\u0000\u003c")]
    [InlineData("utf-32be", "\u00ff\u00ff\u00ff\u00ff\u003c")]
    [InlineData("iso-2022-jp", "\u001b$B\u003c\u001b(")]
    [InlineData("x-unknown", "\u00ff\u00fe\u0000")]
    [InlineData("\"><script>", "x")]
    public async Task CharacterSet_Odd_GivesValidJsonAndHtml(string charset, string body)
    {
        await _inbox.DeliverAsync(Encoding.Latin1.GetBytes(
            $"Subject: =?{charset}?Q?=D8=00=3C?=\r\nContent-Type: text/html; charset=\"{charset}\"\r\n\r\n{body}\r\n"));

        Assert.NotNull((await _inbox.GetAsync("/1")).GetProperty("html").GetString());
        Assert.Equal(1, (await _inbox.GetAsync("")).GetProperty("items").GetArrayLength());
        var html = await (await _inbox.SendAsync(HttpMethod.Get, "/messages/1/html")).Content.ReadAsByteArrayAsync(Cancellation);
        _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(html);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("no header at all")]
    [InlineData("From:\nTo:,,;;<\nSubject:\n\n")]
    [InlineData("From: \"unclosed <x\nContent-Type: multipart/mixed; boundary=x\n\n--x\n")]
    [InlineData("Content-Type: multipart/mixed\n\nno boundary")]
    public async Task Message_Broken_IsShownAllTheSame(string raw)
    {
        await _inbox.DeliverAsync(raw);
        Assert.Equal(1, (await _inbox.GetAsync("")).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await _inbox.GetAsync("/1")).GetProperty("id").GetInt64());
        Assert.Equal(HttpStatusCode.OK, (await _inbox.SendAsync(HttpMethod.Get, "/messages/1/raw")).StatusCode);
    }
}
