namespace EmailPlatform.Mail.Mime;

/// <summary>What is wrong with an entity that was read all the same.</summary>
[Flags]
public enum MimeDefects
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A line of the header is no field, or the empty line behind the header is missing.</summary>
    BrokenHeader = 1,

    /// <summary>The content type cannot be read, or is a multipart without a boundary.</summary>
    BrokenContentType = 2,

    /// <summary>The last delimiter of a multipart is missing: the message may be cut off.</summary>
    Unclosed = 4,

    /// <summary>A limit was reached, and some structure or fields were left out.</summary>
    LimitReached = 8,
}
