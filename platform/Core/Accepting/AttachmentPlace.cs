namespace EmailPlatform.Core.Accepting;

/// <summary>Where to upload an attachment: <c>PUT</c> its bytes to the URL, then name the id in a send.</summary>
public sealed record AttachmentPlace(string AttachmentId, Uri UploadUrl, DateTimeOffset ExpiresAt);
