using System.Reflection;
using System.Runtime.Loader;
using System.Xml.Linq;

namespace EmailPlatform.ContractReport;

/// <summary>The results of one test project, and its types.</summary>
internal sealed class TestRun
{
    private readonly Dictionary<(string Class, string Method), List<string>> _outcomes = [];

    private TestRun(IReadOnlyList<Type> types) => Types = types;

    public IReadOnlyList<Type> Types { get; }

    public static TestRun Read(string trx)
    {
        var document = XDocument.Load(trx);
        var space = document.Root!.Name.Namespace;
        var methods = document.Descendants(space + "UnitTest").ToDictionary(test => test.Attribute("id")!.Value, test => test.Element(space + "TestMethod")!);
        var run = new TestRun([.. methods.Values.Select(method => method.Attribute("codeBase")!.Value).Distinct().SelectMany(TypesOf)]);
        foreach (var result in document.Descendants(space + "UnitTestResult"))
        {
            var method = methods[result.Attribute("testId")!.Value];
            // A theory's rows have their values behind the name.
            var name = method.Attribute("name")!.Value.Split('(')[0];
            var key = (method.Attribute("className")!.Value, name[(name.LastIndexOf('.') + 1)..]);
            if (!run._outcomes.TryGetValue(key, out var outcomes))
                run._outcomes[key] = outcomes = [];
            outcomes.Add(result.Attribute("outcome")!.Value);
        }
        return run;
    }

    /// <summary>Of all rows of the test; none where it did not run.</summary>
    public IReadOnlyList<string> OutcomesOf(Type type, string test) => _outcomes.GetValueOrDefault((type.FullName!, test)) ?? [];

    private static IEnumerable<Type> TypesOf(string assembly)
    {
        var resolver = new AssemblyDependencyResolver(assembly);
        var context = new AssemblyLoadContext(assembly);
        context.Resolving += (_, name) => resolver.ResolveAssemblyToPath(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        try
        {
            return context.LoadFromAssemblyPath(assembly).GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
    }
}
