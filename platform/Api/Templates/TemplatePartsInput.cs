using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>The parts of a template in another locale. What is left out comes from the next locale of the chain: pt-BR, pt, default.</summary>
internal sealed record TemplatePartsInput
{
    public string? Subject { get; init; }

    /// <summary>What mail programs show behind the subject in a list.</summary>
    public string? Preheader { get; init; }

    public string? Text { get; init; }

    public string? Html { get; init; }

    /// <summary>The text/x-amp-html alternative.</summary>
    public string? Amp { get; init; }

    public TemplateParts ToParts() => new() { Subject = Subject, Preheader = Preheader, Text = Text, Html = Html, Amp = Amp };

    public static TemplatePartsInput Of(TemplateParts parts) =>
        new() { Subject = parts.Subject, Preheader = parts.Preheader, Text = parts.Text, Html = parts.Html, Amp = parts.Amp };
}
