using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Mail.Mime;

/// <summary>A file that goes with a message; only one that can be written exists.</summary>
public sealed record MimeAttachment
{
    /// <summary>Characters of a file name, the limit of most file systems.</summary>
    public const int MaxFileNameLength = 255;

    private const int MaxContentIdLength = 200;

    private MimeAttachment(string fileName, MediaType contentType, ReadOnlyMemory<byte> content, string? contentId)
    {
        FileName = fileName;
        ContentType = contentType;
        Content = content;
        ContentId = contentId;
    }

    /// <summary>The name that receivers suggest when saving.</summary>
    public string FileName { get; }

    /// <summary>Any but multipart.</summary>
    public MediaType ContentType { get; }

    /// <summary>The file's bytes, which arrive unchanged (for message/rfc822: with CRLF line ends).</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>What the HTML calls it, <c>cid:…</c>, without brackets; null for a file to download.</summary>
    public string? ContentId { get; }

    /// <summary>The content in base64 with its line ends; null until <see cref="Encoded"/> made it.</summary>
    internal ReadOnlyMemory<byte>? Base64 { get; private init; }

    /// <summary>How many bytes it is in a message, without its header.</summary>
    public long EncodedBytes => Base64Content.MeasureEncoded(Content.Length);

    /// <summary>
    /// The same attachment for many messages: its content is encoded now, once, and only copied by each composition. That takes four
    /// thirds of its size in memory.
    /// </summary>
    public MimeAttachment Encoded()
    {
        if (Base64 is not null || EmbeddedMessage.IsEmbeddable(this, out _))
            return this;
        var encoded = new ArrayBufferWriter<byte>(Base64Content.MeasureEncoded(Content.Length) + 1);
        Base64Content.Encode(Content.Span, encoded);
        return this with { Base64 = encoded.WrittenMemory };
    }

    /// <summary>Makes an attachment, or says in one sentence why it cannot be.</summary>
    /// <param name="fileName">1 to 255 characters, none of them a control character; spaces around it are dropped.</param>
    /// <param name="contentType">Such as <c>application/pdf</c> or <c>text/calendar; method=REQUEST</c>; null or empty stands for bytes of no known type.</param>
    /// <param name="content">Not copied: it must not change while the attachment is in use.</param>
    /// <param name="contentId">Printable ASCII without spaces or brackets, or null.</param>
    /// <param name="attachment">The attachment, when the result is true.</param>
    /// <param name="error">The sentence, when the result is false.</param>
    public static bool TryCreate(
        string fileName,
        string? contentType,
        ReadOnlyMemory<byte> content,
        string? contentId,
        [NotNullWhen(true)] out MimeAttachment? attachment,
        [NotNullWhen(false)] out string? error)
    {
        attachment = null;
        fileName = fileName.Trim();
        var mediaType = MediaType.OctetStream;
        if (fileName.Length is 0 or > MaxFileNameLength)
            error = $"A file name is 1 to {MaxFileNameLength} characters long.";
        else if (HeaderSyntax.CheckText(fileName) is not null || fileName.Contains('\t'))
            error = "A file name holds no control characters.";
        else if (!string.IsNullOrEmpty(contentType) && !MediaType.TryParse(contentType, out mediaType))
            error = "A content type has the form type/subtype.";
        else if (mediaType!.Is("multipart"))
            error = "An attachment is not a multipart.";
        else if (mediaType.Parameters.Any(p => HeaderSyntax.CheckText(p.Value) is not null || p.Value.Length > MaxFileNameLength))
            error = "A parameter of a content type is short and holds no control characters.";
        else if (contentId is not null && !IsContentId(contentId))
            error = $"A content id is 1 to {MaxContentIdLength} printable ASCII characters without spaces and brackets.";
        else
            error = null;
        if (error is not null)
            return false;

        attachment = new MimeAttachment(fileName, mediaType!, content, contentId);
        return true;
    }

    /// <summary>Makes an attachment that is known to be good.</summary>
    /// <exception cref="ArgumentException">It is not: the message says why.</exception>
    public static MimeAttachment Create(string fileName, string? contentType, ReadOnlyMemory<byte> content, string? contentId = null)
        => TryCreate(fileName, contentType, content, contentId, out var attachment, out var error)
            ? attachment
            : throw new ArgumentException(error, nameof(fileName));

    private static bool IsContentId(string id)
        => id.Length is > 0 and <= MaxContentIdLength && !id.AsSpan().ContainsAnyExceptInRange('!', '~') && !id.AsSpan().ContainsAny('<', '>');
}
