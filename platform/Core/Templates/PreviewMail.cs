using System.Buffers;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Templates;

/// <summary>A rendered template as a message that mail programs open, from and to nobody.</summary>
public static class PreviewMail
{
    private static readonly Mailbox Nobody = new(EmailAddress.Parse("preview@example.com"));

    public static ReadOnlyMemory<byte> Write(RenderedContent.Success content, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(content);
        var output = new ArrayBufferWriter<byte>();
        MimeComposer.Write(
            new MimeMessage
            {
                MessageId = "preview@example.com",
                Date = date,
                From = Nobody,
                To = [Nobody],
                Subject = content.Subject,
                Text = content.Text,
                Html = content.Html,
                Amp = content.Amp,
                BoundarySeed = "preview",
            },
            output);
        return output.WrittenMemory;
    }
}
