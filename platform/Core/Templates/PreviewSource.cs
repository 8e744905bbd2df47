namespace EmailPlatform.Core.Templates;

/// <summary>What a preview is made of.</summary>
/// <param name="Pinned">The versions; null where the content is not stored.</param>
public sealed record PreviewSource(CompiledContent Content, PinnedTemplate? Pinned)
{
    /// <summary>Whether a locale's text part was made from its HTML.</summary>
    public bool IsTextMade(string? locale) => Content.For(locale).IsTextMade;
}
