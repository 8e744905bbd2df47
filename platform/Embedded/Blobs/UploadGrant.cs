namespace EmailPlatform.Embedded.Blobs;

/// <summary>What a genuine upload URL allows.</summary>
public sealed record UploadGrant(string Name, string ContentType, long MaxBytes);
