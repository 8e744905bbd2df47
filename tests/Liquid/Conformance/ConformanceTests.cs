namespace EmailPlatform.Liquid.Tests.Conformance;

/// <summary>
/// The public suites, whole. A case that fails must be listed in known-failures.txt with its reason, and one that is
/// listed must fail: so the list is exact. What is left out stands in left-out.txt.
/// </summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void GoldenLiquid_AllCases_PassButTheKnown()
    {
        var folder = Corpora.Find("golden-liquid");
        Assert.SkipUnless(folder is not null, "the golden-liquid corpus is absent");
        Check("golden-liquid", GoldenLiquidSuite.Read(folder!), floor: 1053);
    }

    [Fact]
    public void LiquidSpec_AllCasesWithoutRubyObjects_PassButTheKnown()
    {
        var folder = Corpora.Find("liquid-spec");
        Assert.SkipUnless(folder is not null, "the liquid-spec corpus is absent");
        Check("liquid-spec", LiquidSpecSuite.Read(folder!), floor: 4584);
    }

    [Fact]
    public void LiquidSpec_CasesThatAreLeftOut_AreThoseOfTheList()
    {
        var folder = Corpora.Find("liquid-spec");
        Assert.SkipUnless(folder is not null, "the liquid-spec corpus is absent");
        var leftOut = LiquidSpecSuite.ReadLeftOut(folder!);
        foreach (var cause in leftOut.CountBy(test => test.Split('\t')[0]))
            output.WriteLine($"{cause.Key,-44} {cause.Value,6}");
        Assert.Equal(KnownFailures.ReadLeftOut(), leftOut.Order(StringComparer.Ordinal));
    }

    private void Check(string suite, List<ConformanceCase> cases, int floor)
    {
        var failures = cases
            .Select(test => (Test: test, Problem: ConformanceRunner.Run(test)))
            .Where(result => result.Problem is not null)
            .ToDictionary(result => result.Test, result => result.Problem!);
        output.WriteLine($"{"group",-44} {"passed",6} {"of",6}");
        foreach (var group in cases.GroupBy(test => test.Group))
            output.WriteLine($"{group.Key,-44} {group.Count(test => !failures.ContainsKey(test)),6} {group.Count(),6}");
        var passed = cases.Count - failures.Count;
        output.WriteLine($"{suite,-44} {passed,6} {cases.Count,6}  {100.0 * passed / cases.Count:0.00} %");
        foreach (var (test, problem) in failures)
            output.WriteLine($"{test.Name}: {test.Template.ReplaceLineEndings("\\n")}: {problem.ReplaceLineEndings("\\n")}");
        var known = KnownFailures.Read(suite);
        Assert.Empty(failures.Keys.Select(test => test.Name).Except(known));
        Assert.Empty(known.Except(failures.Keys.Select(test => test.Name)));
        Assert.True(passed >= floor, $"{passed} cases pass, the floor is {floor}");
    }
}
