using System.Text;
using System.Text.Json;

namespace EmailPlatform.Mail.Tests.Smtp;

/// <summary>The byte sequences with which servers have been made to see an end of data that was none.</summary>
internal static class SmugglingSequences
{
    public static byte[][] Inbound() => Read("inbound_end_of_data_variants");

    public static byte[][] Outbound() => Read("outbound_end_of_data_variants");

    /// <summary>For people to read.</summary>
    public static string Show(byte[] sequence) => string.Concat(sequence.Select(b => b switch
    {
        (byte)'\r' => "<CR>",
        (byte)'\n' => "<LF>",
        0 => "<NUL>",
        _ => ((char)b).ToString(),
    }));

    private static byte[][] Read(string list)
    {
        var file = Corpora.Path("smtp-smuggling", "sequences.json");
        Assert.SkipUnless(File.Exists(file), "The corpus smtp-smuggling is not here.");
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return [.. json.RootElement.GetProperty(list).EnumerateArray().Select(e => Encoding.Latin1.GetBytes(e.GetString()!))];
    }
}
