using System.Net;
using System.Text;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.EndToEnd.Tests.Inbox;

public sealed class InboxMessageTests : IAsyncLifetime
{
    private static readonly byte[] Picture = [0x89, 0x50, 0x4E, 0x47, 1, 2, 3];

    private InboxHost _inbox = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _inbox = await InboxHost.StartAsync();

    public ValueTask DisposeAsync() => _inbox.DisposeAsync();

    [Fact]
    public async Task Message_Composed_IsDecodedWhole()
    {
        await _inbox.ComposeAsync("Grüße", "<p>über <b>5 €</b></p>", MimeAttachment.Create("Größe.pdf", "application/pdf", Picture));
        var message = await _inbox.GetAsync("/1");

        Assert.Equal("Grüße", message.GetProperty("subject").GetString());
        Assert.Equal("Käse & Söhne", message.GetProperty("from").GetProperty("name").GetString());
        Assert.Equal("c@example.net", message.GetProperty("cc")[0].GetProperty("email").GetString());
        Assert.Equal("b@example.net", message.GetProperty("recipient").GetString());
        Assert.Equal("bounce@bounces.example.test", message.GetProperty("reverse_path").GetString());
        Assert.Equal("Hi Bea,\r\nüber 5 €.", message.GetProperty("text").GetString()!.TrimEnd());
        Assert.Equal("<p>über <b>5 €</b></p>", message.GetProperty("html").GetString()!.TrimEnd());
        Assert.Contains(message.GetProperty("headers").EnumerateArray(), header =>
            header.GetProperty("name").GetString() == "Subject" && header.GetProperty("value").GetString() == "Grüße");
        var attachment = Assert.Single(message.GetProperty("attachments").EnumerateArray());
        Assert.Equal("Größe.pdf", attachment.GetProperty("file_name").GetString());
        Assert.Equal("application/pdf", attachment.GetProperty("content_type").GetString());
        Assert.Equal(Picture.Length, attachment.GetProperty("bytes").GetInt64());
        Assert.False(attachment.GetProperty("inline").GetBoolean());
    }

    [Fact]
    public async Task Part_IsSavedAndNeverOpened()
    {
        await _inbox.ComposeAsync("x", "<p>x", MimeAttachment.Create("Größe.html", "text/html", Picture));
        var reply = await _inbox.SendAsync(HttpMethod.Get, "/messages/1/parts/0");

        Assert.Equal(Picture, await reply.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal("application/octet-stream", reply.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", reply.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("Größe.html", reply.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Raw_IsTheMessageByteForByteAsPlainText()
    {
        byte[] raw = [.. "Subject: \xe4\r\n\r\n"u8, 0xFF, 0x00, (byte)'<'];
        await _inbox.DeliverAsync(raw);
        var reply = await _inbox.SendAsync(HttpMethod.Get, "/messages/1/raw");

        Assert.Equal("text/plain", reply.Content.Headers.ContentType!.MediaType);
        Assert.Equal(raw, await reply.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task EmbeddedMessage_IsOneAttachment()
    {
        await _inbox.DeliverAsync(
            """
            Subject: Fwd
            Content-Type: multipart/mixed; boundary=x

            --x

            see below
            --x
            Content-Type: message/rfc822

            Subject: inner
            Content-Type: text/html

            <p>inner</p>
            --x--
            """);
        var message = await _inbox.GetAsync("/1");

        Assert.Equal("see below", message.GetProperty("text").GetString());
        Assert.Null(message.GetProperty("html").GetString());
        Assert.Equal("part-1.eml", Assert.Single(message.GetProperty("attachments").EnumerateArray()).GetProperty("file_name").GetString());
        Assert.StartsWith("Subject: inner", await TextAsync("/messages/1/parts/0"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<img src=\"cid:logo@x\">")]
    [InlineData("<img src='CID:logo%40x'>")]
    [InlineData("<img src=cid:logo@x >")]
    [InlineData("<td background=\" cid:logo@x\">")]
    [InlineData("<p style='background:url(cid:logo@x)'>")]
    [InlineData("<p style=\"background:url(&quot;cid:logo@x&quot;)\">")]
    public async Task Html_ReferenceToAPicture_BecomesThePicture(string html)
    {
        await _inbox.ComposeAsync("x", html, MimeAttachment.Create("logo.png", "image/png", Picture, "logo@x"));
        var shown = await TextAsync("/messages/1/html");

        var expected = html.Replace("CID:", "cid:", StringComparison.Ordinal).Replace("%40", "@", StringComparison.Ordinal)
            .Replace("cid:logo@x", $"data:image/png;base64,{Convert.ToBase64String(Picture)}", StringComparison.Ordinal);
        Assert.Equal($"<base target=\"_blank\">{expected}", shown.TrimEnd());
    }

    [Theory]
    [InlineData("<p>Write cid:logo@x into the source</p>")]
    [InlineData("<img src=\"cid:other\">")]
    [InlineData("<a href=\"acid:logo@x\">")]
    [InlineData("<img src=\"cid:page\">")]
    [InlineData("<linkable href=x>")]
    [InlineData("cid:")]
    [InlineData("<link")]
    public async Task Html_WhatOnlyLooksLikeAReference_StaysAsItIs(string html)
    {
        await _inbox.ComposeAsync(
            "x", html, MimeAttachment.Create("logo.png", "image/png", Picture, "logo@x"), MimeAttachment.Create("p.html", "text/html", Picture, "page"));
        Assert.Equal($"<base target=\"_blank\">{html}", (await TextAsync("/messages/1/html")).TrimEnd());
    }

    [Fact]
    public async Task Html_DocumentType_StaysInFront()
    {
        await _inbox.ComposeAsync("x", "\n<!DOCTYPE html><html lang=de>");
        Assert.StartsWith("<!DOCTYPE html><base target=\"_blank\"><html", (await TextAsync("/messages/1/html")).TrimStart(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_AnyCharacterSet_IsShownInUtf8()
    {
        var raw = Encoding.Latin1.GetBytes("Content-Type: text/html; charset=iso-8859-2\r\n\r\n<meta charset=koi8-r>\xB1\r\n");
        await _inbox.DeliverAsync(raw);
        var reply = await _inbox.SendAsync(HttpMethod.Get, "/messages/1/html");

        Assert.Equal("utf-8", reply.Content.Headers.ContentType!.CharSet);
        Assert.Contains('ą', await reply.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("/messages/2")]
    [InlineData("/messages/2/raw")]
    [InlineData("/messages/2/html")]
    [InlineData("/messages/2/parts/0")]
    [InlineData("/messages/1/html")]
    [InlineData("/messages/1/parts/0")]
    [InlineData("/messages/0")]
    [InlineData("/messages/99999999999999999999")]
    [InlineData("/messages/9223372036854775807")]
    public async Task WhatIsNotThere_IsNotFound(string path)
    {
        await _inbox.DeliverAsync("Subject: only text\n\nHi\n");
        Assert.Equal(HttpStatusCode.NotFound, (await _inbox.SendAsync(HttpMethod.Get, path)).StatusCode);
    }

    private async Task<string> TextAsync(string path)
    {
        var reply = await _inbox.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return await reply.Content.ReadAsStringAsync(Cancellation);
    }
}
