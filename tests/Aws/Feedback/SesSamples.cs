using System.Text.Json.Nodes;

namespace EmailPlatform.Aws.Tests.Feedback;

/// <summary>The event records of SES's guide, sent by us: with our tags.</summary>
internal static class SesSamples
{
    public const string Message = "0199a1b2c3d47e5f8a9b0c1d2e3f4a5b-4";

    public static JsonObject Read(string name)
    {
        var path = Path.Combine(Folder(), $"{name}.json");
        Assert.SkipUnless(File.Exists(path), $"{path} is absent");
        var sample = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var tags = sample["mail"]!["tags"]!.AsObject();
        tags["tenant"] = new JsonArray("shop");
        tags["message"] = new JsonArray(Message);
        tags["attempt"] = new JsonArray("2");
        tags["stream"] = new JsonArray("bulk");
        return sample;
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("EMAILPLATFORM_CORPORA") is { Length: > 0 } set)
            return Path.Combine(set, "ses-events");
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EmailPlatform.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not stand inside the source tree.");
        return Path.Combine(folder.FullName, "..", "shared", "corpora", "ses-events");
    }
}
