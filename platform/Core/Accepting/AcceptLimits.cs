namespace EmailPlatform.Core.Accepting;

/// <summary>What one send may hold at most. Each limit names what it protects.</summary>
public static class AcceptLimits
{
    /// <summary>A REST body, in bytes: Lambda takes events of 6 MB, less the escaping of the proxy event.</summary>
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>to + cc + bcc of one message: above it, a message is a mailing, and belongs on the bulk route.</summary>
    public const int MaxRecipients = 50;

    public const int MaxBulkRecipients = 1000;

    /// <summary>RFC 5322 §2.1.1 allows a line of 998; nobody reads a longer subject.</summary>
    public const int MaxSubjectChars = 998;

    /// <summary>All attachments of a message together, decoded: what the large mailbox providers still take.</summary>
    public const long MaxAttachmentBytes = 40L * 1024 * 1024;

    public const int MaxAttachments = 50;

    public const int MaxHeaders = 50;

    /// <summary>A header's value, in UTF-16 units: folding copes with any length, receivers do not.</summary>
    public const int MaxHeaderChars = 2000;

    public const int MaxTags = 10;

    public const int MaxTagChars = 64;

    public const int MaxMetadata = 20;

    public const int MaxMetadataKeyChars = 64;

    public const int MaxMetadataValueChars = 500;

    public const int MaxIdempotencyKeyChars = 255;

    /// <summary>How deep JSON may nest. Deeper input is refused by the reader, without a stack to overflow.</summary>
    public const int MaxJsonDepth = 32;

    /// <summary>How far ahead <c>send_at</c> may lie; content is kept longer than this.</summary>
    public static readonly TimeSpan MaxSchedule = TimeSpan.FromDays(30);
}
