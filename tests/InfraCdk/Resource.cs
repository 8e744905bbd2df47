using System.Text.Json;

namespace EmailPlatform.InfraCdk.Tests;

/// <summary>A resource of a template.</summary>
public sealed record Resource(string Stack, string Id, string Type, JsonElement Body)
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    public JsonElement Properties => Body.TryGetProperty(nameof(Properties), out var properties) ? properties : Nothing;

    /// <summary>The property at a path of names and indexes, with dots between; undefined where there is none.</summary>
    public JsonElement At(string path)
    {
        var element = Properties;
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index < element.GetArrayLength())
                element = element[index];
            else if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return default;
        }
        return element;
    }

    public bool Has(string path) => At(path).ValueKind != JsonValueKind.Undefined;

    public bool IsTrue(string path) => At(path).ValueKind == JsonValueKind.True;

    /// <summary>For references: whether the property's JSON names this id.</summary>
    public bool Mentions(string path, string id) => Has(path) && At(path).GetRawText().Contains(id, StringComparison.Ordinal);

    public override string ToString() => $"{Stack}/{Id}";

    public static IEnumerable<Resource> ReadAll(string template)
    {
        var stack = Path.GetFileName(template).Replace(".template.json", "", StringComparison.Ordinal);
        var root = JsonDocument.Parse(File.ReadAllText(template)).RootElement;
        return root.TryGetProperty("Resources", out var resources)
            ? resources.EnumerateObject().Select(resource => new Resource(stack, resource.Name, resource.Value.GetProperty(nameof(Type)).GetString()!, resource.Value))
            : [];
    }
}
