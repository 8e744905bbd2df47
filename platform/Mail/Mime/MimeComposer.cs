using System.Buffers;
using System.Text;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Mime;

/// <summary>
/// Composes a message as <c>mixed(related(alternative(text, amp, html), inline…), attachments…)</c>, leaving out every multipart
/// that would have one part (RFC 2046 §5.1, RFC 2387). The bytes are the same for the same message, every line ends in CRLF and
/// has at most 998 octets before it, and all but internationalised addresses and embedded messages is ASCII.
/// </summary>
public static class MimeComposer
{
    /// <summary>Writes the whole message, ready to be signed and sent.</summary>
    /// <param name="message">Not changed while this runs.</param>
    /// <param name="output">Gets the header, an empty line and the body.</param>
    public static void Write(MimeMessage message, IBufferWriter<byte> output)
    {
        var writer = new HeaderWriter(output);
        WriteHeader(message, writer);

        new BodyWriter(message, new Boundaries(message.BoundarySeed, message.Attachments), writer, output).Write();
    }

    private static void WriteHeader(MimeMessage message, HeaderWriter writer)
    {
        WriteMailbox(writer, "From"u8, message.From);
        if (message.Sender is { } sender)
            WriteMailbox(writer, "Sender"u8, sender);
        WriteMailboxes(writer, "Reply-To"u8, message.ReplyTo);
        WriteMailboxes(writer, "To"u8, message.To);
        WriteMailboxes(writer, "Cc"u8, message.Cc);

        writer.BeginField("Subject"u8);
        HeaderText.WriteText(writer, message.Subject);
        writer.EndField();

        Span<byte> date = stackalloc byte[MailDate.Length];
        MailDate.Format(message.Date, date);
        writer.Field("Date"u8, date);

        writer.BeginField("Message-ID"u8);
        writer.Piece("<"u8);
        writer.AppendText(message.MessageId);
        writer.Append(">"u8);
        writer.EndField();

        for (var i = 0; i < message.Headers.Count; i++)
        {
            writer.BeginField(message.Headers[i].Name);
            HeaderText.WriteValue(writer, message.Headers[i].Value);
            writer.EndField();
        }

        writer.Field("MIME-Version"u8, "1.0"u8);
    }

    private static void WriteMailboxes(HeaderWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<Mailbox> mailboxes)
    {
        if (mailboxes.Count == 0)
            return;
        writer.BeginField(name);
        for (var i = 0; i < mailboxes.Count; i++)
        {
            if (i > 0)
                writer.Append(","u8);
            WriteMailbox(writer, mailboxes[i]);
        }

        writer.EndField();
    }

    private static void WriteMailbox(HeaderWriter writer, ReadOnlySpan<byte> name, Mailbox mailbox)
    {
        writer.BeginField(name);
        WriteMailbox(writer, mailbox);
        writer.EndField();
    }

    private static void WriteMailbox(HeaderWriter writer, Mailbox mailbox)
    {
        var address = mailbox.Address.Value;
        if (address.Length == 0)
            throw new ArgumentException("A mailbox of the message has no address.");

        // Three octets for each of at most 254 characters, and the brackets.
        Span<byte> piece = stackalloc byte[3 * EmailAddress.MaxOctets + 2];
        if (mailbox.Name is null)
        {
            writer.Piece(piece[..Encoding.UTF8.GetBytes(address, piece)]);
            return;
        }

        HeaderText.WritePhrase(writer, mailbox.Name);
        piece[0] = (byte)'<';
        var length = 1 + Encoding.UTF8.GetBytes(address, piece[1..]);
        piece[length] = (byte)'>';
        writer.Piece(piece[..(length + 1)]);
    }
}
