namespace EmailPlatform.ContractReport;

/// <summary>One adapter's suite for a contract.</summary>
internal sealed class Adapter(TestRun run, Type suite)
{
    public const string Passed = "passed";

    /// <summary>Who has to show every contract.</summary>
    public static readonly string[] Required = ["Aws", "Embedded"];

    /// <summary>The part of the platform that its tests are for.</summary>
    public string Name => suite.Namespace!.Split('.')[1];

    public string OutcomeOf(string test) => run.OutcomesOf(suite, test) switch
    {
        [] => "MISSING",
        var outcomes when outcomes.All(outcome => outcome == "Passed") => Passed,
        var outcomes when outcomes.Any(outcome => outcome == "Failed") => "FAILED",
        _ => "SKIPPED",
    };
}
