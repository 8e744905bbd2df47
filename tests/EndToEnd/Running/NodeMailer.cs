using System.Text.Json;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>nodemailer, the mail library of most Node.js programs.</summary>
internal static class NodeMailer
{
    private const string Node = "/usr/bin/node";

    /// <summary>Submits messages at once, each on its own connection; returns the server's last reply to each.</summary>
    public static async Task<IReadOnlyList<string>> SubmitAsync(Platform platform, IEnumerable<object> messages, CancellationToken cancellationToken)
    {
        Command.SkipUnlessInstalled(Node, "nodejs");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Clients.Folder, "node_modules", "nodemailer")), "nodemailer is not installed (npm ci --prefix tests/EndToEnd/clients).");
        var request = JsonSerializer.Serialize(new { port = platform.SmtpPort, password = platform.Key, messages });
        var submitted = await Command.RunAsync(Node, [Path.Combine(Clients.Folder, "submit.mjs")], cancellationToken, request);
        return JsonSerializer.Deserialize<string[]>(submitted.OutputOrFail())!;
    }
}
