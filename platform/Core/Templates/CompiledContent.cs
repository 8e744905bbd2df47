using EmailPlatform.Liquid;

namespace EmailPlatform.Core.Templates;

/// <summary>A message's sources, parsed. Immutable; any number of renders may use it at once.</summary>
public sealed class CompiledContent
{
    internal LiquidTemplate? Subject { get; init; }

    internal LiquidTemplate? Preheader { get; init; }

    internal LiquidTemplate? Text { get; init; }

    internal LiquidTemplate? Html { get; init; }

    internal LiquidTemplate? Amp { get; init; }

    /// <summary>The names that the sources read and do not set, sorted: what the variables may supply.</summary>
    public IReadOnlyList<string> Variables => Names(part => part.Variables);

    /// <summary>Those of them that are printed in any case: without them there is a gap.</summary>
    public IReadOnlyList<string> RequiredVariables => field ??= Names(part => part.RequiredVariables);

    private string[] Names(Func<LiquidTemplate, IReadOnlyList<string>> ofPart) =>
        [.. new[] { Subject, Preheader, Text, Html, Amp }.OfType<LiquidTemplate>().SelectMany(ofPart).Distinct().Order(StringComparer.Ordinal)];
}
