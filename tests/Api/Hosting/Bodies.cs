using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmailPlatform.Api.Tests.Hosting;

/// <summary>Requests to start from.</summary>
internal static class Bodies
{
    public const string Send = """
        {"from": "shop@example.test", "to": ["bea@example.net"], "subject": "Hello", "text": "Good day"}
        """;

    /// <summary>A good send with members replaced or added, or taken away where the JSON is empty.</summary>
    public static string SendWith(params (string Name, string Json)[] members)
    {
        var body = JsonNode.Parse(Send)!.AsObject();
        foreach (var (name, json) in members)
        {
            if (json.Length == 0)
                body.Remove(name);
            else
                body[name] = JsonNode.Parse(json);
        }
        return body.ToJsonString();
    }

    /// <summary>A text as a JSON string.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text);
}
