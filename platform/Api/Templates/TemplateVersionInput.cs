using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>A version of a template as its author hands it in. The parts are Liquid.</summary>
internal record TemplateVersionInput
{
    public string? Subject { get; init; }

    /// <summary>What mail programs show behind the subject in a list.</summary>
    public string? Preheader { get; init; }

    public string? Text { get; init; }

    public string? Html { get; init; }

    /// <summary>The text/x-amp-html alternative.</summary>
    public string? Amp { get; init; }

    /// <summary>The author's own words on the change.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it becomes the published version at once; by default it does.</summary>
    public bool? Publish { get; init; }

    public TemplateDraft ToDraft() =>
        new(new TemplateContent { Subject = Subject, Preheader = Preheader, Text = Text, Html = Html, Amp = Amp }, Note, Publish ?? true);
}
