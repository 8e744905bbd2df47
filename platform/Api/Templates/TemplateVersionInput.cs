using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>A version of a template as its author hands it in. The parts are Liquid.</summary>
internal record TemplateVersionInput
{
    /// <summary>Of a message only.</summary>
    public string? Subject { get; init; }

    /// <summary>What mail programs show behind the subject in a list.</summary>
    public string? Preheader { get; init; }

    /// <summary>By default it is made from the HTML.</summary>
    public string? Text { get; init; }

    public string? Html { get; init; }

    /// <summary>The text/x-amp-html alternative.</summary>
    public string? Amp { get; init; }

    /// <summary>The same in other locales, by tags such as <c>pt-BR</c>.</summary>
    public IReadOnlyDictionary<string, TemplatePartsInput>? Locales { get; init; }

    /// <summary>The locale of the parts that stand outside of <c>locales</c>.</summary>
    public string? DefaultLocale { get; init; }

    /// <summary>What the variables hold, by name.</summary>
    public IReadOnlyDictionary<string, VariableDeclaration>? Variables { get; init; }

    /// <summary>Whether the rules of style sheets are written into the elements, since some mail programs read nothing else; by default they are.</summary>
    public bool? InlineCss { get; init; }

    /// <summary>Whether a text part is made from the HTML where there is none; by default it is.</summary>
    public bool? MakeText { get; init; }

    /// <summary>The author's own words on the change.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it becomes the published version at once; by default it does.</summary>
    public bool? Publish { get; init; }

    /// <summary>Publishes a layout also where templates fill blocks that it has no more.</summary>
    public bool? Force { get; init; }

    public TemplateDraft ToDraft(TemplateKind? kind = null) => new(ToContent(), Note, Publish ?? true, kind, Force == true);

    private TemplateContent ToContent() => new()
    {
        Subject = Subject,
        Preheader = Preheader,
        Text = Text,
        Html = Html,
        Amp = Amp,
        Locales = Locales is { Count: > 0 } ? ToLocales(Locales) : null,
        DefaultLocale = LocaleTag.TryRead(DefaultLocale, out var locale) ? locale : DefaultLocale,
        Variables = Variables is { Count: > 0 } ? Variables : null,
        InlineCss = InlineCss ?? true,
        MakeText = MakeText ?? true,
    };

    /// <summary>By canonical tag, as far as that tells them apart; the rest, the domain refuses by its name.</summary>
    private static Dictionary<string, TemplateParts> ToLocales(IReadOnlyDictionary<string, TemplatePartsInput> inputs)
    {
        var locales = new Dictionary<string, TemplateParts>(StringComparer.Ordinal);
        foreach (var (tag, parts) in inputs)
        {
            var name = LocaleTag.TryRead(tag, out var canonical) && !inputs.Keys.Any(other => other != tag && other == canonical) && !locales.ContainsKey(canonical) ? canonical : tag;
            locales[name] = (parts ?? new TemplatePartsInput()).ToParts();
        }

        return locales;
    }
}
