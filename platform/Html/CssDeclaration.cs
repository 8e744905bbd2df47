namespace EmailPlatform.Html;

/// <summary>A property and its value, as written.</summary>
internal readonly record struct CssDeclaration(string Property, string Value, bool IsImportant);
