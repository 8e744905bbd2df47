using EmailPlatform.Bench.Load;
using EmailPlatform.Bench.Platform;

namespace EmailPlatform.Bench.Throughput;

/// <summary>Shows that every message of the mailing was signed for itself: the sink keeps what it got, and the signatures are counted.</summary>
internal static class DistinctSignatures
{
    /// <summary>The sink gives up root's rights before it writes.</summary>
    private const UnixFileMode EveryonesOwn = (UnixFileMode)0b111_111_111;

    /// <returns>How many of the messages have a DKIM signature that no other has.</returns>
    public static async Task<int> CountAsync(int messages)
    {
        var folder = Directory.CreateTempSubdirectory("emailplatform-bench-");
        try
        {
            File.SetUnixFileMode(folder.FullName, EveryonesOwn);
            var dump = Path.Combine(folder.FullName, "dump");
            await using (var sink = await SmtpSink.StartAsync("-D", dump))
            {
                await using var platform = await PlatformProcess.StartAsync(sink.EndPoint);
                using var client = platform.CreateClient(connections: 2);
                await BulkMailing.AcceptAsync(client, first: 0, messages);
                await sink.WaitForAsync(messages);
            }
            return Signatures(File.ReadLines(dump)).Distinct(StringComparer.Ordinal).Count();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Signatures(IEnumerable<string> lines)
    {
        string? field = null;
        foreach (var line in lines)
        {
            if (field is not null && line is [' ' or '\t', ..])
            {
                field += line.Trim();
                continue;
            }
            if (field?.Split(';').Select(tag => tag.Trim()).FirstOrDefault(tag => tag.StartsWith("b=", StringComparison.Ordinal)) is { } signature)
                yield return signature;
            field = line.StartsWith("DKIM-Signature:", StringComparison.Ordinal) ? line : null;
        }
    }
}
