using Amazon.CDK;
using EmailPlatform.InfraCdk.Alarms;

namespace EmailPlatform.InfraCdk.Functions;

/// <summary>One deployment of a project under functions/.</summary>
/// <param name="Project">Its folder; the handler follows from it.</param>
internal sealed record PlatformFunctionProps(string Project, string Description, Duration Timeout)
{
    /// <summary>Megabytes. Processor time is in proportion: 1,769 MB is one whole processor (Lambda Developer Guide, "Memory").</summary>
    public int MemoryMegabytes { get; init; } = 1769;

    /// <summary>Without the prefix <c>EMAILPLATFORM_</c>.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Executions kept for this function, and its most; null shares the account's.</summary>
    public int? ReservedConcurrency { get; init; }

    /// <summary>It is invoked without anybody waiting for the answer.</summary>
    public bool IsAsynchronous { get; init; }

    public Severity Severity { get; init; } = Severity.Page;
}
