namespace EmailPlatform.Mail.Mime;

/// <summary>A message or a part of one, as it was read. It refers to the octets it was read from.</summary>
public sealed class MimeEntity
{
    private MediaType? _disposition;
    private bool _dispositionRead;

    internal MimeEntity(IReadOnlyList<MimeHeaderField> headers, MediaType contentType, MimeDefects defects)
    {
        Headers = headers;
        ContentType = contentType;
        Defects = defects;
        Encoding = ReadEncoding(Text("Content-Transfer-Encoding"));
    }

    /// <summary>In their order.</summary>
    public IReadOnlyList<MimeHeaderField> Headers { get; }

    /// <summary>What it is; text/plain when it does not say, and application/octet-stream when that cannot be read.</summary>
    public MediaType ContentType { get; }

    /// <summary>How <see cref="Content"/> is encoded.</summary>
    public TransferEncoding Encoding { get; }

    /// <summary>The body as it was sent, still encoded; for a multipart with all its parts and delimiters.</summary>
    public ReadOnlyMemory<byte> Content { get; internal set; }

    /// <summary>The parts of a multipart; the one message of a message/rfc822; else empty.</summary>
    public IReadOnlyList<MimeEntity> Children { get; internal set; } = [];

    /// <summary>What is wrong with it, its children's faults excluded.</summary>
    public MimeDefects Defects { get; internal set; }

    /// <summary><c>inline</c>, <c>attachment</c> or another word in lower case (RFC 2183); null when it does not say.</summary>
    public string? Disposition => ReadDisposition()?.Subtype;

    /// <summary>The name that was given to the file, decoded and without control characters; null when there is none. It may hold a path.</summary>
    public string? FileName
    {
        get
        {
            var name = ReadDisposition()?["filename"] ?? ContentType["name"];
            return name is null ? null : string.Concat(name.Where(c => !char.IsControl(c)));
        }
    }

    /// <summary>Without brackets; null when there is none.</summary>
    public string? ContentId => Text("Content-ID") is { } id ? id.Trim().TrimStart('<').TrimEnd('>') : null;

    /// <summary>The first field of that name in any letter case, or null.</summary>
    public MimeHeaderField? Header(string name)
    {
        foreach (var field in Headers)
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return field;
        }

        return null;
    }

    /// <summary>The body's octets, its transfer encoding undone. Broken encodings give what can be read of them.</summary>
    public ReadOnlyMemory<byte> DecodeContent()
    {
        if (Encoding is not (TransferEncoding.Base64 or TransferEncoding.QuotedPrintable))
            return Content;
        var decoded = new byte[Content.Length];
        var length = Encoding == TransferEncoding.Base64
            ? Base64Content.Decode(Content.Span, decoded)
            : QuotedPrintable.Decode(Content.Span, decoded);
        return decoded.AsMemory(0, length);
    }

    /// <summary>The body as text. A character set that is missing, unknown or wrong falls back to UTF-8, then windows-1252.</summary>
    public string DecodeText() => Charsets.Decode(DecodeContent().Span, ContentType["charset"]);

    /// <summary>This entity and all inside it that hold content: neither multiparts nor embedded messages.</summary>
    public IEnumerable<MimeEntity> Leaves()
    {
        if (Children.Count == 0)
            return [this];
        return Children.SelectMany(child => child.Leaves());
    }

    /// <summary>The first text of that subtype, such as <c>html</c>, that is not an attachment and not in an embedded message; or null.</summary>
    public MimeEntity? FindText(string subtype)
    {
        if (ContentType.Is("text", subtype) && Disposition != "attachment")
            return this;
        if (!ContentType.Is("multipart"))
            return null;
        foreach (var child in Children)
        {
            if (child.FindText(subtype) is { } found)
                return found;
        }

        return null;
    }

    private string? Text(string name) => Header(name)?.Text;

    private MediaType? ReadDisposition()
    {
        if (!_dispositionRead)
        {
            // A disposition is a content type without the first half.
            _disposition = MediaType.TryParse($"disposition/{Text("Content-Disposition")}", out var disposition) ? disposition : null;
            _dispositionRead = true;
        }

        return _disposition;
    }

    private static TransferEncoding ReadEncoding(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        null or "" or "7bit" => TransferEncoding.SevenBit,
        "8bit" => TransferEncoding.EightBit,
        "binary" => TransferEncoding.Binary,
        "quoted-printable" => TransferEncoding.QuotedPrintable,
        "base64" => TransferEncoding.Base64,
        _ => TransferEncoding.Unknown,
    };
}
