namespace EmailPlatform.Core.Templates;

/// <summary>The Liquid sources of a message.</summary>
public record TemplateParts
{
    public string? Subject { get; init; }

    /// <summary>What mail programs show behind the subject in a list; it goes, unseen, to the beginning of the HTML.</summary>
    public string? Preheader { get; init; }

    public string? Text { get; init; }

    public string? Html { get; init; }

    /// <summary>The text/x-amp-html alternative.</summary>
    public string? Amp { get; init; }

    internal bool Mentions(string name) =>
        new[] { Subject, Preheader, Text, Html, Amp }.Any(part => part?.Contains(name, StringComparison.Ordinal) == true);

    /// <summary>Characters of all parts.</summary>
    internal long Length => (Subject?.Length ?? 0) + (Preheader?.Length ?? 0) + (Text?.Length ?? 0) + (Html?.Length ?? 0) + (Amp?.Length ?? 0);
}
