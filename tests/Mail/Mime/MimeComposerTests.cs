using System.Text;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

public sealed class MimeComposerTests
{
    private static readonly MimeMessage Message = new()
    {
        MessageId = "1@shop.example",
        Date = new DateTimeOffset(2026, 11, 22, 8, 3, 40, TimeSpan.FromHours(-5.5)),
        From = new Mailbox(EmailAddress.Parse("a@shop.example"), "Shop"),
        To = [new Mailbox(EmailAddress.Parse("b@example.net"))],
        Subject = "Hi",
        BoundarySeed = "seed",
    };

    [Fact]
    public void Write_TextOnly_IsOnePart()
        => Assert.Equal(
            "From: Shop <a@shop.example>\r\nTo: b@example.net\r\nSubject: Hi\r\nDate: Sun, 22 Nov 2026 08:03:40 -0530\r\n"
            + "Message-ID: <1@shop.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: 7bit\r\n\r\nHello\r\nworld\r\n",
            Wire.ComposeText(Message with { Text = "Hello\nworld" }));

    [Fact]
    public void Write_Everything_NestsAsReadersExpect()
    {
        var read = MimeParser.Parse(Wire.Compose(Message with
        {
            Text = "t",
            Html = "h",
            Amp = "a",
            Attachments = [MimeAttachment.Create("x.pdf", "application/pdf", "x"u8.ToArray()), MimeAttachment.Create("i.png", "image/png", "i"u8.ToArray(), "logo")],
        }));
        Assert.Equal(
            "multipart/mixed(multipart/related(multipart/alternative(text/plain,text/x-amp-html,text/html),image/png),application/pdf)",
            Outline(read));
        Assert.Equal("multipart/alternative", read.Children[0].ContentType["type"]);
        Assert.Equal(("inline", "logo"), (read.Children[0].Children[1].Disposition, read.Children[0].Children[1].ContentId));
        Assert.Equal("attachment", read.Children[1].Disposition);
    }

    [Fact]
    public void Write_NothingToShow_IsAnEmptyText()
        => Assert.EndsWith("Content-Transfer-Encoding: 7bit\r\n\r\n\r\n", Wire.ComposeText(Message), StringComparison.Ordinal);

    [Fact]
    public void Write_OtherSeed_OtherBoundaryOnly()
    {
        var message = Message with { Text = "t", Html = "h" };
        Assert.NotEqual(Wire.Compose(message), Wire.Compose(message with { BoundarySeed = "other" }));
    }

    [Theory]
    [InlineData("plain ascii", TransferEncoding.SevenBit)]
    [InlineData("a line that starts with two dashes\n--=_m", TransferEncoding.QuotedPrintable)]
    [InlineData("x\nFrom here", TransferEncoding.QuotedPrintable)]
    [InlineData("mostly ascii, très bien", TransferEncoding.QuotedPrintable)]
    [InlineData("日本語の本文", TransferEncoding.Base64)]
    [InlineData("a\0b and some more text", TransferEncoding.QuotedPrintable)]
    public void Write_Text_TravelsInTheShortestSafeEncoding(string text, TransferEncoding expected)
    {
        var read = MimeParser.Parse(Wire.Compose(Message with { Text = text, Html = "h" })).FindText("plain")!;
        Assert.Equal((expected, Wire.Normalize(text)), (read.Encoding, read.DecodeText()));
    }

    [Theory]
    [InlineData(998, TransferEncoding.SevenBit)]
    [InlineData(999, TransferEncoding.QuotedPrintable)]
    public void Write_LongLines_AreNeverPast998(int length, TransferEncoding expected)
    {
        var bytes = Wire.Compose(Message with { Text = new string('a', length) });
        Wire.AssertWellFormed(bytes);
        Assert.Equal(expected, MimeParser.Parse(bytes).Encoding);
    }

    [Fact]
    public void Write_EmbeddedMessage_IsNotEncoded()
    {
        var inner = Wire.Compose(Message with { Text = "t", Html = "h" });
        var outer = Wire.Compose(Message with { Text = "see", Attachments = [MimeAttachment.Create("m.eml", "message/rfc822", inner)] });
        var read = MimeParser.Parse(outer).Children[1];
        Assert.Equal(TransferEncoding.SevenBit, read.Encoding);
        Assert.True(inner.AsSpan().SequenceEqual(read.Content.Span));
        Assert.Equal("multipart/alternative(text/plain,text/html)", Outline(read.Children[0]));
    }

    [Fact]
    public void Write_EmbeddedMessageIn8Bit_MarksEveryMultipart()
    {
        var outer = Wire.Compose(Message with { Attachments = [MimeAttachment.Create("m.eml", "message/rfc822", "Subject: é\n\né\n"u8.ToArray())] });
        var read = MimeParser.Parse(outer);
        Assert.Equal((TransferEncoding.EightBit, TransferEncoding.EightBit), (read.Encoding, read.Children[1].Encoding));
        Assert.Equal("Subject: é\r\n\r\né\r\n", Encoding.UTF8.GetString(read.Children[1].Content.Span));
    }

    [Theory]
    [InlineData("message/rfc822", "a\0b")]
    [InlineData("message/delivery-status", "é")]
    public void Write_EmbeddedMessageThatCannotTravel_BecomesAFile(string contentType, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var read = MimeParser.Parse(Wire.Compose(Message with { Attachments = [MimeAttachment.Create("m.eml", contentType, bytes)] })).Children[1];
        Assert.Equal(("application/octet-stream", "m.eml"), (read.ContentType.FullType, read.FileName));
        Assert.Equal(bytes, read.DecodeContent().ToArray());
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("message/rfc822")]
    public void Write_AttachmentEncodedBefore_IsTheSame(string contentType)
    {
        foreach (var length in (int[])[0, 1, 56, 57, 58, 5000, 100_000])
        {
            var content = new byte[length];
            new Random(length).NextBytes(content);
            var attachment = MimeAttachment.Create("x.bin", contentType, content);
            Assert.Equal(
                Wire.Compose(Message with { Text = "t", Attachments = [attachment] }),
                Wire.Compose(Message with { Text = "t", Attachments = [attachment.Encoded()] }));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain\n\nlines\r")]
    [InlineData("é = è\n.\nFrom me \n")]
    [InlineData("Привет\r\n--=_")]
    [InlineData("no end é")]
    public void Write_TextEncodedBefore_IsTheSame(string text)
    {
        MimeText part = text;
        Assert.Equal(Wire.Compose(Message with { Text = part, Html = part }), Wire.Compose(Message with { Text = part.Encoded(), Html = part.Encoded() }));
        Assert.Equal(Wire.Compose(Message with { Text = part }), Wire.Compose(Message with { Text = part.Encoded() }));
    }

    [Fact]
    public void Write_InternationalFileName_HasBothForms()
    {
        var text = Wire.ComposeText(Message with { Attachments = [MimeAttachment.Create("naïve 日.txt", null, default)] });
        Assert.Contains("filename*=UTF-8''na%C3%AFve%20%E6%97%A5.txt;\r\n filename=\"naive _.txt\"\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_InternationalAddress_IsUtf8AndSaysSo()
    {
        var message = Message with { To = [new Mailbox(EmailAddress.Parse("josé@bücher.example"))] };
        Assert.True(message.RequiresSmtpUtf8);
        Assert.Contains("To: josé@xn--bcher-kva.example\r\n", Encoding.UTF8.GetString(Wire.Compose(message)), StringComparison.Ordinal);
        Assert.False(Message.RequiresSmtpUtf8);
    }

    [Fact]
    public void QuotedPrintable_FragileLines_AreEscaped()
    {
        var text = Wire.ComposeText(Message with { Text = "é\n.dot\nFrom x\nspace \ntab\t\n=\n" });
        Assert.EndsWith("\r\n=C3=A9\r\n=2Edot\r\n=46rom x\r\nspace=20\r\ntab=09\r\n=3D\r\n", text, StringComparison.Ordinal);
    }

    private static string Outline(MimeEntity entity)
        => entity.Children.Count == 0 ? entity.ContentType.FullType : $"{entity.ContentType.FullType}({string.Join(',', entity.Children.Select(Outline))})";
}
