namespace EmailPlatform.Core.Templates;

/// <summary>A new version as its author hands it in.</summary>
/// <param name="Note">At most 500 characters.</param>
/// <param name="Publish">Whether it becomes the published version at once.</param>
/// <param name="Force">Publishes a layout also where templates fill blocks that it has no more.</param>
/// <param name="Kind">Of a new name; null for a message. The kind of a name that is in use cannot be changed.</param>
public sealed record TemplateDraft(TemplateContent Content, string? Note = null, bool Publish = true, TemplateKind? Kind = null, bool Force = false);
