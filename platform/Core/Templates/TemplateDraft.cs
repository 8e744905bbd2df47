namespace EmailPlatform.Core.Templates;

/// <summary>A new version as its author hands it in.</summary>
/// <param name="Note">At most 500 characters.</param>
/// <param name="Publish">Whether it becomes the published version at once.</param>
public sealed record TemplateDraft(TemplateContent Content, string? Note = null, bool Publish = true);
