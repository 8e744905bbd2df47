namespace EmailPlatform.Core.Templates;

/// <summary>A message's parts in one locale, parsed. Immutable; any number of renders may use it at once.</summary>
internal sealed record CompiledVariant
{
    /// <summary>The locale that it was written for; null for the default.</summary>
    public string? Locale { get; init; }

    public CompiledPart? Subject { get; init; }

    public CompiledPart? Preheader { get; init; }

    public CompiledPart? Text { get; init; }

    public CompiledPart? Html { get; init; }

    public CompiledPart? Amp { get; init; }

    /// <summary>The text was made from the HTML.</summary>
    public bool IsTextMade { get; init; }

    /// <summary>The names that the sources read and do not set, sorted: what the variables may supply.</summary>
    public IReadOnlyList<string> Variables => field ??= Names(part => part.Template.Variables);

    /// <summary>Those of them that are printed in any case: without them there is a gap.</summary>
    public IReadOnlyList<string> RequiredVariables => field ??= Names(part => part.Template.RequiredVariables);

    /// <summary>Whether any of it, partials included, reads the address for unsubscribing.</summary>
    public bool PrintsUnsubscribeUrl { get; init; }

    private string[] Names(Func<CompiledPart, IReadOnlyList<string>> ofPart) =>
    [
        .. new[] { Subject, Preheader, IsTextMade ? null : Text, Html, Amp }.OfType<CompiledPart>().SelectMany(ofPart)
            .Where(name => !PlatformVariables.Contains(name)).Distinct().Order(StringComparer.Ordinal),
    ];
}
