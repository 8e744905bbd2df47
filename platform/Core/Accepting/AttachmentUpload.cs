namespace EmailPlatform.Core.Accepting;

/// <summary>A request for a place to upload an attachment to, as a client writes it.</summary>
public sealed record AttachmentUpload
{
    public string? Filename { get; init; }

    /// <summary>By default <c>application/octet-stream</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>In bytes: 1 to <see cref="AcceptLimits.MaxAttachmentBytes"/>.</summary>
    public long? Size { get; init; }
}
