using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace EmailPlatform.Liquid.Tests.Conformance;

/// <summary>Reads the YAML files of liquid-spec, without the cases that need Ruby objects or Shopify's own features.</summary>
internal static partial class LiquidSpecSuite
{
    private static readonly string[] NeedsMore =
        ["ruby_drops", "ruby_types", "drops", "drop_class_output", "binary_data", "activesupport", "randomness", "template_factory", "ruby_compat"];

    public static List<ConformanceCase> Read(string folder) =>
        [.. ReadAll(folder).Where(spec => CauseToLeaveOut(spec) is null).Select(Convert)];

    /// <summary>The others, each with the cause in front of its name and a tab between.</summary>
    public static List<string> ReadLeftOut(string folder) =>
        [.. ReadAll(folder).Select(spec => (spec.Name, Cause: CauseToLeaveOut(spec))).Where(spec => spec.Cause is not null).Select(spec => $"{spec.Cause}\t{spec.Name}")];

    private static IEnumerable<Spec> ReadAll(string folder) =>
        Directory.EnumerateFiles(Path.Combine(folder, "specs"), "*.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(file => Path.GetFileName(file) != "suite.yml").SelectMany(ReadFile);

    private static IEnumerable<Spec> ReadFile(string file)
    {
        // One case prints an object that contains itself, which no JSON can.
        var text = RecursiveAlias().Replace(File.ReadAllText(file), "null");
        var suite = (YamlMappingNode)Load(File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "suite.yml")));
        var root = Load(text);
        var metadata = (root as YamlMappingNode)?.Get("_metadata") as YamlMappingNode;
        var group = Path.GetRelativePath(Path.GetDirectoryName(Path.GetDirectoryName(file)!)!, file);
        var specs = root as YamlSequenceNode ?? (YamlSequenceNode)((YamlMappingNode)root).Get("specs")!;
        return specs.Cast<YamlMappingNode>().Select(spec => new Spec(spec, metadata, suite, group));
    }

    /// <summary>The feature that it needs, or <c>objects</c> where its data are objects of Ruby classes.</summary>
    private static string? CauseToLeaveOut(Spec spec) =>
        Features(spec.Node).Concat(Features(spec.Metadata)).FirstOrDefault(NeedsMoreThanData)
        ?? (UsesObjects(spec.Node.Get("environment")) ? "objects" : null);

    private static bool NeedsMoreThanData(string feature) => NeedsMore.Contains(feature) || feature.StartsWith("shopify_", StringComparison.Ordinal);

    private static ConformanceCase Convert(Spec test)
    {
        var (spec, metadata, suite, group) = test;
        var errors = spec.Get("errors") as YamlMappingNode;
        var defaults = suite.Get("defaults") as YamlMappingNode;
        var mode = spec.Get("error_mode") ?? (metadata?.Get("required_options") as YamlMappingNode)?.Get("error_mode") ?? defaults?.Get("error_mode");
        return new ConformanceCase
        {
            Name = test.Name,
            Group = group,
            Template = Text(spec.Get("template")),
            Model = spec.Get("environment") is { } environment ? Value(environment) : default,
            Partials = Partials(spec.Get("filesystem")),
            ErrorMode = Mode(mode),
            InlineErrors = Text(spec.Get("render_errors") ?? metadata?.Get("render_errors") ?? defaults?.Get("render_errors")) == "true",
            Outputs = errors is null && spec.Get("expected") is { } expected ? [Text(expected)] : [],
            OutputParts = Parts(errors?.Get("output")) is { Count: > 0 } parts ? parts : errors is null && spec.Get("expected") is null ? [string.Empty] : [],
            ErrorParts = Parts(errors?.Get("parse_error") ?? errors?.Get("render_error")),
            FailsToParse = errors?.Get("parse_error") is not null,
            ErrorLine = errors?.Get("line") is { } line ? int.Parse(Text(line), CultureInfo.InvariantCulture) : null,
        };
    }

    private static LiquidErrorMode Mode(YamlNode? mode)
    {
        var first = Text(mode is YamlSequenceNode { Children: [var item, ..] } ? item : mode).TrimStart(':');
        return first switch { "strict2" => LiquidErrorMode.Strict2, "strict" => LiquidErrorMode.Strict, _ => LiquidErrorMode.Lax };
    }

    private static Dictionary<string, string> Partials(YamlNode? filesystem)
    {
        var partials = new Dictionary<string, string>();
        if (filesystem is YamlMappingNode files)
        {
            foreach (var (name, source) in files.Children)
                partials[Text(name)] = Text(source);
        }

        return partials;
    }

    private static IReadOnlyList<string> Parts(YamlNode? parts) => parts is YamlSequenceNode list ? [.. list.Children.Select(Text)] : [];

    private static IEnumerable<string> Features(YamlMappingNode? owner) =>
        owner?.Get("features") is YamlSequenceNode list ? list.Children.Select(Text) : [];

    private static bool UsesObjects(YamlNode? node) => node switch
    {
        YamlMappingNode map => !map.Tag.IsEmpty && map.Tag.Value.StartsWith('!') || map.Children.Any(pair => UsesObjects(pair.Key) || UsesObjects(pair.Value)),
        YamlSequenceNode list => list.Children.Any(UsesObjects),
        YamlScalarNode scalar => Text(scalar).StartsWith("instantiate:", StringComparison.Ordinal),
        _ => false,
    };

    private static LiquidValue Value(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                return LiquidValue.FromObject(map.Children.Select(pair => KeyValuePair.Create(Text(pair.Key), Value(pair.Value))));
            case YamlSequenceNode list:
                return LiquidValue.FromArray([.. list.Children.Select(Value)]);
            case YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain:
                return Plain(plain.Value ?? string.Empty);
            default:
                return LiquidValue.FromString(Text(node));
        }
    }

    private static LiquidValue Plain(string text)
    {
        if (text is "" or "~" or "null")
            return LiquidValue.Nil;
        if (text is "true" or "false")
            return LiquidValue.FromBoolean(text == "true");
        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            return LiquidValue.FromBigInteger(integer);
        if (text is ".inf" or "-.inf" or ".nan")
            return LiquidValue.FromFloat(text switch { ".inf" => double.PositiveInfinity, "-.inf" => double.NegativeInfinity, _ => double.NaN });
        return Float().IsMatch(text) ? LiquidValue.FromFloat(double.Parse(text, CultureInfo.InvariantCulture)) : LiquidValue.FromString(text);
    }

    private sealed record Spec(YamlMappingNode Node, YamlMappingNode? Metadata, YamlMappingNode Suite, string Group)
    {
        public string Name => $"{Group} {Text(Node.Get("name"))}";
    }

    private static YamlNode Load(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }

    private static string Text(YamlNode? node) => (node as YamlScalarNode)?.Value ?? string.Empty;

    private static YamlNode? Get(this YamlMappingNode map, string name) =>
        map.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    [GeneratedRegex(@"(?<=: )\*\d+$", RegexOptions.Multiline)]
    private static partial Regex RecursiveAlias();

    [GeneratedRegex(@"^[-+]?\d[\d_]*\.\d*(?:[eE][-+]?\d+)?$|^[-+]?\d+[eE][-+]\d+$")]
    private static partial Regex Float();
}
