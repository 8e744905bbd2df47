using System.Text;
using System.Text.Json.Nodes;

namespace EmailPlatform.Aws.Tests.Lambda;

/// <summary>The event samples of aws-lambda-dotnet, from the public corpora.</summary>
internal static class LambdaSample
{
    public static JsonObject Read(string name)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("EMAILPLATFORM_CORPORA") ?? Beside(), "aws-lambda-events", name);
        Assert.SkipUnless(File.Exists(path), $"{path} is absent");
        return JsonNode.Parse(File.ReadAllText(path))!.AsObject();
    }

    public static Stream Bytes(JsonNode sample) => new MemoryStream(Encoding.UTF8.GetBytes(sample.ToJsonString()));

    /// <summary>What a reply names as failed.</summary>
    public static List<string> FailuresOf(Stream reply) =>
        [.. JsonNode.Parse(reply)!["batchItemFailures"]!.AsArray().Select(failure => failure!["itemIdentifier"]!.GetValue<string>())];

    private static string Beside()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EmailPlatform.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not stand inside the source tree.");
        return Path.Combine(folder.FullName, "..", "shared", "corpora");
    }
}
