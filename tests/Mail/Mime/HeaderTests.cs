using System.Buffers;
using System.Text;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("X-A", "b\r\nBcc: x@example.net")]
    [InlineData("X-A", "b\nc")]
    [InlineData("X-A", "b\0")]
    [InlineData("X-A", "b\u0085c")]
    [InlineData("X-A:", "b")]
    [InlineData("X A", "b")]
    [InlineData("X-Ä", "b")]
    [InlineData("", "b")]
    [InlineData(null, "b")]
    public void TryCreate_CannotStandInAHeader_Refuses(string? name, string value)
    {
        Assert.False(MimeHeader.TryCreate(name, value, out _, out var error));
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_NoPlaceToFold_Refuses()
    {
        Assert.True(MimeHeader.TryCreate("X-A", new string('a', HeaderSyntax.MaxUnbroken), out _, out _));
        Assert.False(MimeHeader.TryCreate("X-A", new string('a', HeaderSyntax.MaxUnbroken + 1), out _, out _));
        Assert.False(MimeHeader.TryCreate("X-A", "b " + new string('a', HeaderSyntax.MaxUnbroken + 1) + " c", out _, out _));
        Assert.False(MimeHeader.TryCreate("X-A", string.Concat(Enumerable.Repeat("ab ", MimeHeader.MaxValueLength)), out _, out _));
        Assert.False(MimeHeader.TryCreate(new string('n', MimeHeader.MaxNameLength + 1), "b", out _, out _));
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("a\u2028b")]
    public void Subject_WithLineBreak_CannotExist(string subject)
        => Assert.Throws<ArgumentException>(() => Message() with { Subject = subject });

    [Theory]
    [InlineData("<a@b>")]
    [InlineData("a")]
    [InlineData("a b@c")]
    [InlineData("a@b\r\n")]
    [InlineData("@b")]
    [InlineData("a@b@c")]
    public void MessageId_OtherForm_CannotExist(string id) => Assert.Throws<ArgumentException>(() => Message() with { MessageId = id });

    [Theory]
    [InlineData("a\r\nb.txt", "text/plain", null)]
    [InlineData("", "text/plain", null)]
    [InlineData("a.txt", "text", null)]
    [InlineData("a.txt", "text/plain\r\nX: y", null)]
    [InlineData("a.txt", "multipart/mixed; boundary=x", null)]
    [InlineData("a.txt", "text/plain; name=\"a\r\nb\"", null)]
    [InlineData("a.txt", null, "a>b")]
    [InlineData("a.txt", null, "")]
    [InlineData("a.txt", null, "a\r\nb")]
    public void Attachment_CannotBeWritten_Refuses(string fileName, string? contentType, string? contentId)
        => Assert.False(MimeAttachment.TryCreate(fileName, contentType, default, contentId, out _, out _));

    [Theory]
    [InlineData("bcc")]
    [InlineData("DKIM-SIGNATURE")]
    [InlineData("Content-Language")]
    [InlineData("List-Unsubscribe-Post")]
    [InlineData("Resent-To")]
    public void ReservedHeaders_OfThePlatform_AreIn(string name) => Assert.True(ReservedHeaders.Contains(name));

    [Theory]
    [InlineData("X-Order")]
    [InlineData("In-Reply-To")]
    [InlineData("References")]
    [InlineData("List-Id")]
    public void ReservedHeaders_OfTheCaller_AreNotIn(string name) => Assert.False(ReservedHeaders.Contains(name));

    [Theory]
    [InlineData("Bcc: x\r\nTo: a\r\n\r\nbody\r\nBcc: y\r\n", "Added: 1\r\nTo: a\r\n\r\nbody\r\nBcc: y\r\n")]
    [InlineData("To: a\r\nbCC : x,\r\n y\r\n\tz\r\nX: b\r\n\r\n", "Added: 1\r\nTo: a\r\nX: b\r\n\r\n")]
    [InlineData("To: a\nIdempotency-Key: k\n\nbody", "Added: 1\r\nTo: a\n\nbody")]
    [InlineData("Bcc: x", "Added: 1\r\n\r\n")]
    [InlineData("To: a", "Added: 1\r\nTo: a\r\n\r\n")]
    [InlineData("To: a\r\nno field\r\nBcc: x\r\n", "Added: 1\r\nTo: a\r\n\r\nno field\r\nBcc: x\r\n")]
    [InlineData("\r\nBcc: x\r\n", "Added: 1\r\n\r\nBcc: x\r\n")]
    [InlineData("", "Added: 1\r\n\r\n")]
    public void Edit_ChangesTheHeaderOnly(string message, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        HeaderBlock.Edit(Encoding.ASCII.GetBytes(message), ["Bcc", "Idempotency-Key"], "Added: 1\r\n"u8, output);
        Assert.Equal(expected, Encoding.ASCII.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Find_FoldedField_Unfolds()
    {
        Assert.Equal("a  b", HeaderBlock.Find("X: y\r\nSUBJECT:\r\n a \r\n b\r\n\r\nFrom: z"u8, "Subject"));
        Assert.Null(HeaderBlock.Find("X: y\r\n\r\nFrom: z"u8, "From"));
        Assert.Equal(
            ["a|c", "", "b"],
            HeaderBlock.FindAll("from: a\r\nX: b\r\nFROM:\r\n c\r\n\r\nFrom: z"u8, "From", "Y", "x").Select(values => string.Join('|', values)));
    }

    [Theory]
    [InlineData("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T09:55:06-06:00")]
    [InlineData("Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T10:52:37+02:00")]
    [InlineData("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00")]
    [InlineData("Fri, 21 Nov 1997 09:55 EST (comment)", "1997-11-21T09:55:00-05:00")]
    [InlineData("Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00")]
    public void Date_OfRfc5322_IsRead(string text, string expected)
    {
        Assert.True(MailDate.TryParse(text, out var date));
        Assert.Equal(DateTimeOffset.Parse(expected, null), date);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("31 Feb 2020 10:00:00 +0000")]
    [InlineData("1 Jan 0000 10:00:00 +0000")]
    [InlineData("1 Jan 2020 25:00:00 +0000")]
    [InlineData("1 Jan 0001 00:00:00 +1300")]
    public void Date_Impossible_IsRefused(string text) => Assert.False(MailDate.TryParse(text, out _));

    private static MimeMessage Message() => new()
    {
        MessageId = "a@b.example",
        Date = DateTimeOffset.UnixEpoch,
        From = new Mailbox(EmailAddress.Parse("a@b.example")),
        BoundarySeed = "",
    };
}
