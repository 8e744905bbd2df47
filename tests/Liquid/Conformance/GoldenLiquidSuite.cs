using System.Text.Json;

namespace EmailPlatform.Liquid.Tests.Conformance;

/// <summary>Reads golden_liquid.json.</summary>
internal static class GoldenLiquidSuite
{
    public static List<ConformanceCase> Read(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden_liquid.json")));
        return [.. document.RootElement.GetProperty("tests").EnumerateArray().Select(Read)];
    }

    private static ConformanceCase Read(JsonElement test)
    {
        var name = test.GetProperty("name").GetString()!;
        var tags = test.TryGetProperty("tags", out var found) ? found.EnumerateArray().Select(tag => tag.GetString()).ToList() : [];
        return new ConformanceCase
        {
            Name = name,
            Group = string.Join(',', name.Split(',').Take(2)),
            Template = test.GetProperty("template").GetString()!,
            Model = test.TryGetProperty("data", out var data) ? LiquidValue.FromJson(data) : default,
            Partials = test.TryGetProperty("templates", out var templates)
                ? templates.EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetString()!)
                : new Dictionary<string, string>(),
            Outputs = Outputs(test),
            ErrorMode = tags.Contains("strict2") ? LiquidErrorMode.Strict2 : tags.Contains("strict") ? LiquidErrorMode.Strict : LiquidErrorMode.Lax,
        };
    }

    private static IReadOnlyList<string> Outputs(JsonElement test)
    {
        if (test.TryGetProperty("result", out var result))
            return [result.GetString()!];
        return test.TryGetProperty("results", out var results) ? [.. results.EnumerateArray().Select(r => r.GetString()!)] : [];
    }
}
