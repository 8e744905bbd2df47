namespace EmailPlatform.Core.Templates;

/// <summary>A template's content with everything that it puts into itself: layouts and partials, and what those name in turn.</summary>
/// <param name="Partials">By name.</param>
internal sealed record TemplateClosure(TemplateContent Content, IReadOnlyDictionary<string, TemplateContent> Partials)
{
    private static readonly Dictionary<string, TemplateContent> None = [];

    public static TemplateClosure Alone(TemplateContent content) => new(content, None);

    /// <summary>The locales that any of it has parts for.</summary>
    public IEnumerable<string> Locales => Partials.Values.Prepend(Content).SelectMany(content => content.Locales?.Keys ?? []).Distinct(StringComparer.Ordinal);

    /// <summary>Characters of all sources.</summary>
    public long Length => Partials.Values.Prepend(Content).Sum(content => content.Length + (content.Locales?.Values.Sum(parts => parts.Length) ?? 0));
}
