namespace EmailPlatform.Html;

/// <summary>A rule of a style sheet, as it stands in its document.</summary>
/// <param name="Selectors">Each selector of its list.</param>
/// <param name="SelectorsEnd">Behind the last one.</param>
/// <param name="End">Behind its closing brace and the space that follows.</param>
internal sealed record CssRule(int Start, int SelectorsEnd, int End, IReadOnlyList<string> Selectors, IReadOnlyList<CssDeclaration> Declarations);
