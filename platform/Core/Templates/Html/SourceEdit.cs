namespace EmailPlatform.Core.Templates.Html;

/// <summary>What stands from one place of a source to another is replaced.</summary>
public readonly record struct SourceEdit(int Start, int End, string Replacement);
