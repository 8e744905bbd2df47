namespace EmailPlatform.Liquid.Tests.Conformance;

/// <summary>One case of a public suite.</summary>
public sealed class ConformanceCase
{
    /// <summary>Unique within its suite.</summary>
    public required string Name { get; init; }

    public required string Group { get; init; }

    public required string Template { get; init; }

    public required LiquidValue Model { get; init; }

    public IReadOnlyDictionary<string, string> Partials { get; init; } = new Dictionary<string, string>();

    public LiquidErrorMode ErrorMode { get; init; }

    public bool InlineErrors { get; init; }

    /// <summary>The outputs that are right; empty where the case must fail.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>What the output must contain, where it is not given whole.</summary>
    public IReadOnlyList<string> OutputParts { get; init; } = [];

    /// <summary>What the error must contain, where the case must fail.</summary>
    public IReadOnlyList<string> ErrorParts { get; init; } = [];

    /// <summary>The error must be found when parsing.</summary>
    public bool FailsToParse { get; init; }

    public int? ErrorLine { get; init; }
}
