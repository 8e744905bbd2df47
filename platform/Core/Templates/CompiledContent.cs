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

    /// <summary>The names that the sources read and do not set, sorted: what the variables must supply.</summary>
    public IReadOnlyList<string> Variables =>
        [.. new[] { Subject, Preheader, Text, Html, Amp }.SelectMany(part => part?.Variables ?? []).Distinct().Order(StringComparer.Ordinal)];
}
