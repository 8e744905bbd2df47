namespace EmailPlatform.Core.Accepting;

/// <summary>What was said of an attachment before it was uploaded.</summary>
public sealed record UploadedAttachment(string Filename, string ContentType, long Size);
