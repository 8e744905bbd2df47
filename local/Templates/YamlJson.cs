using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EmailPlatform.Local.Templates;

/// <summary>The values of JSON as YAML, which people read and write more easily. What is quoted is a text, whatever it looks like.</summary>
internal static partial class YamlJson
{
    private const int MaxDepth = 32;
    private const int TimeoutMilliseconds = 250;

    /// <returns>Null for an empty document.</returns>
    public static JsonNode? Parse(string yaml, string file)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents.Count == 0 ? null : Read(stream.Documents[0].RootNode, 0);
        }
        catch (YamlException exception)
        {
            throw new TemplatesFailure($"{file}:{exception.Start.Line}:{exception.Start.Column}: {exception.Message}");
        }
    }

    public static string Write(JsonObject value)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(Node(value))).Save(text, assignAnchors: false);
        var yaml = text.ToString();
        return yaml.EndsWith("...\n", StringComparison.Ordinal) ? yaml[..^4] : yaml;
    }

    private static JsonNode? Read(YamlNode node, int depth)
    {
        if (depth > MaxDepth)
            throw new YamlException(node.Start, node.End, "nested too deep");
        switch (node)
        {
            case YamlMappingNode map:
                var members = new JsonObject();
                foreach (var (key, value) in map.Children)
                {
                    var name = key as YamlScalarNode ?? throw new YamlException(key.Start, key.End, "a name is no text");
                    members[name.Value ?? ""] = Read(value, depth + 1);
                }

                return members;
            case YamlSequenceNode list:
                return new JsonArray([.. list.Children.Select(item => Read(item, depth + 1))]);
            case YamlScalarNode { Style: ScalarStyle.Plain } plain:
                return Plain(plain.Value ?? "");
            default:
                return JsonValue.Create(((YamlScalarNode)node).Value);
        }
    }

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        _ => Number().IsMatch(text) ? JsonNode.Parse(text) : JsonValue.Create(text),
    };

    private static YamlNode Node(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                var map = new YamlMappingNode();
                foreach (var (name, member) in members)
                    map.Add(Text(name), Node(member));
                return map;
            case JsonArray items:
                return new YamlSequenceNode(items.Select(Node));
            case null:
                return new YamlScalarNode("null");
            default:
                return value.GetValueKind() == JsonValueKind.String ? Text(value.GetValue<string>()) : new YamlScalarNode(value.ToJsonString());
        }
    }

    private static YamlScalarNode Text(string text) => new(text) { Style = Word().IsMatch(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted };

    /// <summary>As JSON writes numbers.</summary>
    [GeneratedRegex(@"^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Number();

    /// <summary>What no reader of YAML takes for anything else.</summary>
    [GeneratedRegex(@"^(?!(?:true|false|yes|no|on|off|null|y|n)$)[A-Za-z_][\w-]*$", RegexOptions.IgnoreCase, TimeoutMilliseconds)]
    private static partial Regex Word();
}
