namespace EmailPlatform.Core.Accepting;

/// <summary>An attachment as a client writes it: either its content, or the id of an uploaded one.</summary>
public sealed record AttachmentInput
{
    public string? Filename { get; init; }

    /// <summary>A MIME type, such as <c>application/pdf</c>; by default <c>application/octet-stream</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Base64 (RFC 4648 §4).</summary>
    public string? Content { get; init; }

    /// <summary>Makes the part inline, for <c>cid:</c> links in the HTML; without angle brackets.</summary>
    public string? ContentId { get; init; }

    /// <summary>What <c>POST /v1/attachments</c> answered, in the place of <see cref="Content"/>.</summary>
    public string? AttachmentId { get; init; }
}
