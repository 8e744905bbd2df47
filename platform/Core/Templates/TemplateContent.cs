namespace EmailPlatform.Core.Templates;

/// <summary>What a template's author writes: the sources, and the same in other locales.</summary>
public sealed record TemplateContent : TemplateParts
{
    /// <summary>By canonical locale, such as <c>pt-BR</c>; what a locale leaves out comes from the next one of its chain.</summary>
    public IReadOnlyDictionary<string, TemplateParts>? Locales { get; init; }

    /// <summary>The locale of the parts that stand outside of <see cref="Locales"/>.</summary>
    public string? DefaultLocale { get; init; }

    /// <summary>What the author says of the variables; null where nothing was declared.</summary>
    public IReadOnlyDictionary<string, VariableDeclaration>? Variables { get; init; }

    /// <summary>The rules of style sheets go into the elements that they match. Versions stored before there was this are sent as they are written.</summary>
    public bool InlineCss { get; init; }

    /// <summary>A text part is made from the HTML where there is none. Versions stored before there was this have none then.</summary>
    public bool MakeText { get; init; }
}
