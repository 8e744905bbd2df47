using System.Reflection;

namespace EmailPlatform.ContractReport;

/// <summary>An abstract suite of the test kit, and the suites that derive from it.</summary>
/// <param name="Tests">The names of its tests, by reflection.</param>
internal sealed record Contract(string Name, IReadOnlyList<string> Tests, IReadOnlyList<Adapter> Adapters)
{
    private const string Namespace = "EmailPlatform.TestKit.Contracts";

    public static IReadOnlyList<Contract> Find(IReadOnlyList<TestRun> runs)
    {
        var suites = runs
            .SelectMany(run => run.Types.Select(type => (Run: run, Type: type)))
            .Where(suite => suite.Type is { IsAbstract: false, BaseType: { IsAbstract: true, Namespace: Namespace } })
            .ToList();
        return [.. suites
            .GroupBy(suite => suite.Type.BaseType!.FullName!)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Contract(
                group.Key[(Namespace.Length + 1)..],
                TestsOf(group.First().Type.BaseType!),
                [.. group.Select(suite => new Adapter(suite.Run, suite.Type)).OrderBy(adapter => adapter.Name, StringComparer.Ordinal)]))];
    }

    private static List<string> TestsOf(Type contract) =>
        [.. contract.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "FactAttribute" or "TheoryAttribute"))
            .Select(method => method.Name)
            .Order(StringComparer.Ordinal)];
}
