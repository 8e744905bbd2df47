namespace EmailPlatform.Api.Templates;

/// <summary>A template as a recipient would get it.</summary>
internal sealed record PreviewReply(int Version, string Subject, string? Text, string? Html, string? Amp);
