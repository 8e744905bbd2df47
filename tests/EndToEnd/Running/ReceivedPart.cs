namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>A leaf of a message.</summary>
/// <param name="Disposition"><c>attachment</c>, <c>inline</c>, or null.</param>
/// <param name="Content">Decoded.</param>
internal sealed record ReceivedPart(string Type, string? Disposition, string? Filename, string? ContentId, byte[] Content);
