using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

public sealed class ComposeRoundTripTests(ITestOutputHelper output)
{
    [Fact]
    public void Write_AnyMessage_ReadsBackTheSame()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var generator = new MessageGenerator(seed);
        for (var i = 0; i < 2000; i++)
        {
            var message = generator.Next();
            var bytes = Wire.Compose(message);
            Wire.AssertWellFormed(bytes);
            Assert.Equal(bytes, Wire.Compose(message));
            AssertSame(message, MimeParser.Parse(bytes), $"seed {seed}, message {i}");
        }
    }

    private static void AssertSame(MimeMessage message, MimeEntity read, string which)
    {
        Assert.True(read.Leaves().Append(read).All(e => e.Defects == MimeDefects.None), which);
        Assert.Equal(message.Subject, read.Header("Subject")!.Value);
        AssertMailboxes([message.From], read, "From");
        AssertMailboxes(message.To, read, "To");
        AssertMailboxes(message.Cc, read, "Cc");
        AssertMailboxes(message.ReplyTo, read, "Reply-To");
        AssertMailboxes(message.Sender is { } sender ? [sender] : [], read, "Sender");
        Assert.Equal($"<{message.MessageId}>", read.Header("Message-ID")!.Text);
        Assert.True(MailDate.TryParse(read.Header("Date")!.Text, out var date));
        Assert.Equal(message.Date, date);
        foreach (var header in message.Headers)
            Assert.Equal(header.Value, read.Header(header.Name)!.Value);

        var isAlone = read.Children.Count == 0;
        AssertText(message.Text?.ToString() ?? (message.Html is null ? "" : null), read.FindText("plain"), isAlone, which);
        AssertText(message.Html?.ToString(), read.FindText("html"), isAlone, which);
        AssertText(message.Amp?.ToString(), read.FindText("x-amp-html"), isAlone, which);

        var files = read.Leaves().Where(leaf => leaf.FileName is not null).ToList();
        Assert.Equal(message.Attachments.Count, files.Count);
        foreach (var attachment in message.Attachments.OrderBy(a => message.Html is null || a.ContentId is null))
        {
            var file = files[0];
            files.RemoveAt(0);
            Assert.Equal(attachment.FileName, file.FileName);
            Assert.Equal(attachment.ContentType.FullType, file.ContentType.FullType);
            Assert.Equal(attachment.ContentType.Parameters, file.ContentType.Parameters);
            Assert.Equal(attachment.ContentId, file.ContentId);
            Assert.True(attachment.Content.Span.SequenceEqual(file.DecodeContent().Span), which);
        }
    }

    private static void AssertMailboxes(IReadOnlyList<Mailbox> expected, MimeEntity read, string name)
    {
        var text = read.Header(name)?.Text;
        Assert.Equal(expected.Count == 0, text is null);
        Assert.True(MailboxList.TryParse(text, out var mailboxes, out var error), error);
        Assert.Equal(expected, mailboxes);
    }

    private static void AssertText(string? expected, MimeEntity? read, bool isAlone, string which)
    {
        Assert.Equal(expected is null, read is null);
        if (expected is null)
            return;
        expected = Wire.Normalize(expected);
        var text = read!.DecodeText();
        // A message ends with a line end, so a text that is the whole body gets one.
        if (isAlone && !expected.EndsWith("\r\n", StringComparison.Ordinal) && read.Encoding != TransferEncoding.Base64)
            expected += "\r\n";
        Assert.True(expected == text, which);
    }
}
