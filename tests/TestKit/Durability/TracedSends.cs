using System.Text.RegularExpressions;

namespace EmailPlatform.TestKit.Durability;

/// <summary>Has a traced platform accept a few sends, one after the other, and says what of each was not on disk when it was answered.</summary>
public static partial class TracedSends
{
    /// <summary>So that no message is finished while the trace runs: what is written then belongs to the acceptances.</summary>
    private static readonly TimeSpan NoReply = TimeSpan.FromMinutes(5);

    /// <summary>Why it cannot be done here; null where it can.</summary>
    public static string? Unavailable => !OperatingSystem.IsLinux() || Programs.Find("strace") is null ? "Needs strace." : null;

    /// <param name="folder">Empty.</param>
    /// <param name="platformFolder">Where <c>EmailPlatform.Local.dll</c> stands.</param>
    /// <param name="bySmtp">Else by REST.</param>
    /// <returns>The sends, and for each what is wrong; both kinds of size are among them.</returns>
    public static async Task<IReadOnlyList<(CrashSend Send, IReadOnlyList<string> Missing)>> RunAsync(
        string folder, string platformFolder, bool bySmtp, CancellationToken cancellationToken)
    {
        var trace = Path.Combine(folder, "trace");
        var data = Path.Combine(folder, "data");
        await using var sink = new RecordingSink(NoReply);
        var sends = new List<CrashSend>();
        await using (var platform = new PlatformProcess(platformFolder, data, sink.Port) { TakesSmtp = bySmtp, Wrapper = SyncTrace.Wrapper(trace) })
        {
            platform.Start();
            await platform.ListenAsync(cancellationToken);
            using var rest = new RestClient(platform.HttpPort, platform.ApiKey);
            using var smtp = new SubmissionClient(platform.SmtpPort, platform.ApiKey);
            var maker = new CrashSendMaker(seed: 1);
            while (sends.Count < 40 && !(sends.Count >= 8 && sends.Exists(IsLarge)))
            {
                var send = maker.Make(bySmtp);
                send.Id = IdOf(bySmtp ? await smtp.SendAsync(send, cancellationToken) : (await rest.SendAsync(send, cancellationToken)).Word);
                sends.Add(send);
            }
        }
        var calls = SyncTrace.Parse(File.ReadLines(trace));
        return [.. sends.Select(send => (send, calls.Missing(send.Id!, [send.Id!, send.Token], data, IsLarge(send))))];
    }

    private static bool IsLarge(CrashSend send) => send.Kind is CrashSendKind.RestLarge or CrashSendKind.SmtpLarge;

    private static string IdOf(string answer) =>
        Id().Match(answer) is { Success: true } match ? match.Value : throw new IOException($"The answer names no id: '{answer}'.");

    [GeneratedRegex("[0-9a-f]{32}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
