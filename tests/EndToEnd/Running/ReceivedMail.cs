using System.Text;
using System.Text.Json;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>A message as Python's email package and dkimpy understand it.</summary>
/// <param name="HasValidSignature">By the published key.</param>
/// <param name="Headers">Name and decoded value.</param>
/// <param name="Parts">The leaves, in their order.</param>
/// <param name="Structure">The types of all nodes, depth first.</param>
/// <param name="Defects">What the parser found wrong.</param>
internal sealed record ReceivedMail(
    bool HasValidSignature, IReadOnlyList<string[]> Headers, IReadOnlyList<ReceivedPart> Parts, IReadOnlyList<string> Structure, IReadOnlyList<string> Defects)
{
    private const string Python = "/usr/bin/python3";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <param name="records">The DNS records that the signatures are checked by.</param>
    public static async Task<IReadOnlyList<ReceivedMail>> ReadAsync(
        IEnumerable<byte[]> messages, IReadOnlyDictionary<string, string> records, CancellationToken cancellationToken)
    {
        Command.SkipUnlessInstalled(Python, "python3");
        Command.SkipUnlessInstalled("/usr/lib/python3/dist-packages/dkim/__init__.py", "python3-dkim");
        var request = JsonSerializer.Serialize(new { records, messages });
        var read = await Command.RunAsync(Python, [Path.Combine(Clients.Folder, "read_mail.py")], cancellationToken, request);
        return JsonSerializer.Deserialize<ReceivedMail[]>(read.OutputOrFail(), Json)!;
    }

    /// <summary>The value of the only header of this name; null where there is none.</summary>
    public string? Header(string name) =>
        Headers.SingleOrDefault(header => header[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];

    /// <summary>The text of the only part of this type.</summary>
    public string Text(string type) => Encoding.UTF8.GetString(Parts.Single(part => part.Type == type).Content).ReplaceLineEndings("\n").TrimEnd('\n');
}
