using System.Text;
using System.Text.Json;

namespace EmailPlatform.Relay.Tests.Submission;

/// <summary>The byte sequences with which servers have been made to see an end of data that was none.</summary>
internal static class SmugglingSequences
{
    public static byte[][] Inbound()
    {
        var file = Path.Combine(Corpora(), "smtp-smuggling", "sequences.json");
        Assert.SkipUnless(File.Exists(file), "The corpus smtp-smuggling is not here.");
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return [.. json.RootElement.GetProperty("inbound_end_of_data_variants").EnumerateArray().Select(e => Encoding.Latin1.GetBytes(e.GetString()!))];
    }

    private static string Corpora()
    {
        if (Environment.GetEnvironmentVariable("EMAILPLATFORM_CORPORA") is { Length: > 0 } given)
            return given;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EmailPlatform.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? ".", "..", "shared", "corpora");
    }
}
