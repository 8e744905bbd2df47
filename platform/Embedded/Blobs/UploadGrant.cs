namespace EmailPlatform.Embedded.Blobs;

/// <summary>What a genuine upload URL allows.</summary>
/// <param name="ContentType">As the upload has to say it, to the letter.</param>
/// <param name="Bytes">How many the upload has to have, no more and no fewer.</param>
public sealed record UploadGrant(string Name, string ContentType, long Bytes)
{
    /// <summary>Whether it is for this upload.</summary>
    public bool Takes(string? contentType, long bytes) => contentType == ContentType && bytes == Bytes;
}
