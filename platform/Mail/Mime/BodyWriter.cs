using System.Buffers;
using System.Text;

namespace EmailPlatform.Mail.Mime;

/// <summary>Writes the body of a message and, since they belong to it, the Content fields of its header.</summary>
internal sealed class BodyWriter(MimeMessage message, Boundaries boundaries, HeaderWriter header, IBufferWriter<byte> output)
{
    private bool _endsLine;

    public void Write()
    {
        var inline = 0;
        for (var i = 0; i < message.Attachments.Count; i++)
            inline += IsInline(message.Attachments[i]) ? 1 : 0;

        if (inline < message.Attachments.Count)
            WriteMixed(inline);
        else
            WriteRelated(inline);
        if (!_endsLine)
            output.Write("\r\n"u8);
    }

    private bool IsInline(MimeAttachment attachment) => attachment.ContentId is not null && message.Html is not null;

    private void WriteMixed(int inline)
    {
        var boundary = boundaries.For('m');
        BeginMultipart("multipart/mixed"u8, boundary, default);
        BeginPart(boundary);
        WriteRelated(inline);
        WriteAttachments(boundary, areInline: false);
        EndMultipart(boundary);
    }

    private void WriteRelated(int inline)
    {
        if (inline == 0)
        {
            WriteAlternative();
            return;
        }

        var boundary = boundaries.For('r');
        var hasAlternative = message.Text is not null || message.Amp is not null;
        BeginMultipart("multipart/related"u8, boundary, hasAlternative ? "multipart/alternative"u8 : "text/html"u8);
        BeginPart(boundary);
        WriteAlternative();
        WriteAttachments(boundary, areInline: true);
        EndMultipart(boundary);
    }

    private void WriteAlternative()
    {
        var count = (message.Text is null ? 0 : 1) + (message.Amp is null ? 0 : 1) + (message.Html is null ? 0 : 1);
        if (count < 2)
        {
            if (message.Html is not null)
                WriteText("text/html"u8, message.Html);
            else if (message.Amp is not null)
                WriteText("text/x-amp-html"u8, message.Amp);
            else
                WriteText("text/plain"u8, message.Text ?? MimeText.Empty);
            return;
        }

        // The best comes last; some readers want AMP before HTML.
        var boundary = boundaries.For('a');
        BeginMultipart("multipart/alternative"u8, boundary, default);
        WriteAlternativePart(boundary, "text/plain"u8, message.Text);
        WriteAlternativePart(boundary, "text/x-amp-html"u8, message.Amp);
        WriteAlternativePart(boundary, "text/html"u8, message.Html);
        EndMultipart(boundary);
    }

    private void WriteAlternativePart(ReadOnlySpan<byte> boundary, ReadOnlySpan<byte> mediaType, MimeText? text)
    {
        if (text is null)
            return;
        BeginPart(boundary);
        WriteText(mediaType, text);
    }

    private void WriteText(ReadOnlySpan<byte> mediaType, MimeText text)
    {
        var content = new TextContent(text.Utf8.Span);
        var encoding = text.Wire?.Encoding ?? content.ChooseEncoding(Boundaries.Mark);
        header.BeginField("Content-Type"u8);
        header.Piece(mediaType);
        header.Append("; charset=utf-8"u8);
        header.EndField();
        BeginContent(encoding);
        if (text.Wire is { } wire)
            output.Write(wire.Octets);
        else
            content.Write(encoding, output);
        _endsLine = encoding == TransferEncoding.Base64 || text.Utf8.Span is [.., (byte)'\r' or (byte)'\n'];
    }

    private void WriteAttachments(ReadOnlySpan<byte> boundary, bool areInline)
    {
        for (var i = 0; i < message.Attachments.Count; i++)
        {
            if (IsInline(message.Attachments[i]) != areInline)
                continue;
            BeginPart(boundary);
            WriteAttachment(message.Attachments[i], areInline);
        }
    }

    private void WriteAttachment(MimeAttachment attachment, bool isInline)
    {
        var isEmbedded = EmbeddedMessage.IsEmbeddable(attachment, out var encoding);
        var mediaType = isEmbedded || !attachment.ContentType.Is("message") ? attachment.ContentType : MediaType.OctetStream;
        header.BeginField("Content-Type"u8);
        header.Piece([]);
        header.AppendText(mediaType.FullType);
        foreach (var (name, value) in mediaType.Parameters)
            ExtendedValue.WriteParameter(header, Encoding.ASCII.GetBytes(name), value);
        header.EndField();

        header.BeginField("Content-Disposition"u8);
        header.Piece(isInline ? "inline"u8 : "attachment"u8);
        ExtendedValue.WriteParameter(header, "filename"u8, attachment.FileName);
        header.EndField();

        if (attachment.ContentId is not null)
        {
            header.BeginField("Content-ID"u8);
            header.Piece("<"u8);
            header.AppendText(attachment.ContentId);
            header.Append(">"u8);
            header.EndField();
        }

        BeginContent(encoding);
        if (isEmbedded)
            EmbeddedMessage.Write(attachment.Content.Span, output);
        else if (attachment.Base64 is { } encoded)
            output.Write(encoded.Span);
        else
            Base64Content.Encode(attachment.Content.Span, output);
        _endsLine = true;
    }

    private void BeginContent(TransferEncoding encoding)
    {
        header.Field("Content-Transfer-Encoding"u8, encoding switch
        {
            TransferEncoding.SevenBit => "7bit"u8,
            TransferEncoding.EightBit => "8bit"u8,
            TransferEncoding.QuotedPrintable => "quoted-printable"u8,
            _ => "base64"u8,
        });
        header.EndField();
    }

    private void BeginMultipart(ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> boundary, ReadOnlySpan<byte> rootType)
    {
        header.BeginField("Content-Type"u8);
        header.Piece(mediaType);
        if (!rootType.IsEmpty)
        {
            header.Append("; type=\""u8);
            header.Append(rootType);
            header.Append("\""u8);
        }

        header.Append(";"u8);
        header.Piece("boundary=\""u8);
        header.Append(boundary);
        header.Append("\""u8);
        header.EndField();
        // A multipart may be encoded no lower than its parts (RFC 2045 §6.4).
        if (HasEightBitPart())
            header.Field("Content-Transfer-Encoding"u8, "8bit"u8);
    }

    private bool HasEightBitPart()
    {
        for (var i = 0; i < message.Attachments.Count; i++)
        {
            if (EmbeddedMessage.IsEmbeddable(message.Attachments[i], out var encoding) && encoding == TransferEncoding.EightBit)
                return true;
        }

        return false;
    }

    /// <summary>The line end in front of the first delimiter also is the empty line that ends the header.</summary>
    private void BeginPart(ReadOnlySpan<byte> boundary)
    {
        output.Write("\r\n--"u8);
        output.Write(boundary);
        output.Write("\r\n"u8);
    }

    private void EndMultipart(ReadOnlySpan<byte> boundary)
    {
        output.Write("\r\n--"u8);
        output.Write(boundary);
        output.Write("--\r\n"u8);
        _endsLine = true;
    }
}
