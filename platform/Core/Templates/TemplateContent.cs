namespace EmailPlatform.Core.Templates;

/// <summary>The Liquid sources of a message.</summary>
public sealed record TemplateContent
{
    public string? Subject { get; init; }

    /// <summary>What mail programs show behind the subject in a list; it goes, unseen, to the beginning of the HTML.</summary>
    public string? Preheader { get; init; }

    public string? Text { get; init; }

    public string? Html { get; init; }

    /// <summary>The text/x-amp-html alternative.</summary>
    public string? Amp { get; init; }
}
