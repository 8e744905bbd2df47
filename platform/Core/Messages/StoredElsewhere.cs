namespace EmailPlatform.Core.Messages;

/// <summary>Stands in the table for a document that is too large for it.</summary>
/// <param name="Blob">The blob that holds the document.</param>
internal sealed record StoredElsewhere(string Blob);
