using System.Text.Json;
using Amazon.CDK;
using EmailPlatform.InfraCdk.Functions;
using EmailPlatform.InfraCdk.Parameters;
using EmailPlatform.InfraCdk.Tests;

[assembly: AssemblyFixture(typeof(Synthesis))]

namespace EmailPlatform.InfraCdk.Tests;

/// <summary>The templates of every environment, synthesised once, with the context of cdk.json.</summary>
public sealed class Synthesis : IDisposable
{
    private readonly string _output = Directory.CreateTempSubdirectory("email-platform-synth-").FullName;
    private readonly Dictionary<string, IReadOnlyList<Resource>> _resources = [];

    public Synthesis()
    {
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1");
        foreach (var (name, parameters) in Cases)
            _resources[name] = Synthesise(name, parameters);
    }

    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every environment, and production with the relay, which none has yet.</summary>
    internal static IReadOnlyDictionary<string, EnvironmentParameters> Cases { get; } = Environments.All
        .Append(Environments.Prod with
        {
            Name = "relay",
            Relay = new(new("email-platform/smtp-relay", "1.0.0"), "10.40", [new("bulk", Addresses: 2, MaxTasksPerAddress: 4)], MinIngressTasks: 2, MaxIngressTasks: 10),
        })
        .ToDictionary(environment => environment.Name);

    public static TheoryData<string> EnvironmentNames { get; } = [.. Cases.Keys];

    public IReadOnlyList<Resource> Resources(string environment) => _resources[environment];

    public IEnumerable<Resource> Resources(string environment, string type) => Resources(environment).Where(resource => resource.Type == type);

    public IReadOnlyList<string> Templates(string environment) => Directory.GetFiles(Path.Combine(_output, environment), "*.template.json");

    /// <summary>Where a stack is deployed to, as the manifest of the synthesis tells the CDK.</summary>
    public string RegionOf(string environment, string stack)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(_output, environment, "manifest.json")));
        var place = manifest.RootElement.GetProperty("artifacts").GetProperty(stack).GetProperty("environment").GetString()!;
        return place[(place.LastIndexOf('/') + 1)..];
    }

    public void Dispose() => Directory.Delete(_output, recursive: true);

    private IReadOnlyList<Resource> Synthesise(string name, EnvironmentParameters parameters)
    {
        var folder = Path.Combine(_output, name);
        var app = new App(new AppProps { Outdir = folder, Context = Context() });
        PlatformStacks.AddTo(app, parameters, new PlaceholderCode(_output));
        app.Synth();
        return [.. Templates(name).SelectMany(Resource.ReadAll)];
    }

    private static Dictionary<string, object> Context()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "cdk.json")));
        return settings.RootElement.GetProperty("context").EnumerateObject()
            .Where(setting => setting.Value.ValueKind is JsonValueKind.True)
            .ToDictionary(setting => setting.Name, object (_) => true);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "cdk.json")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("cdk.json is not above the tests.");
        return folder;
    }
}
