namespace EmailPlatform.Bench.Fuzzing;

/// <summary>How a run over one target went.</summary>
internal sealed record FuzzReport
{
    public required string Target { get; init; }

    public required int Seed { get; init; }

    public required TimeSpan Time { get; init; }

    public required long Cases { get; init; }

    /// <summary>Different things that the target did.</summary>
    public required int Behaviours { get; init; }

    /// <summary>Processor time of the process for one case at most, the collector's included.</summary>
    public required TimeSpan Slowest { get; init; }

    /// <summary>What one case allocated at most.</summary>
    public required long MostAllocatedBytes { get; init; }

    public required long PeakMemoryBytes { get; init; }

    /// <summary>The inputs that failed, as files.</summary>
    public required IReadOnlyList<string> Failures { get; init; }
}
