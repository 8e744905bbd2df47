using System.Diagnostics;
using System.Globalization;
using EmailPlatform.Bench.Load;
using EmailPlatform.Bench.Platform;

namespace EmailPlatform.Bench.Accepting;

/// <summary>wrk with one thread: as many requests as are answered, each to another recipient.</summary>
internal sealed class Wrk : IDisposable
{
    private const string ResultMark = "RESULT ";

    private readonly Uri _address;
    private readonly int _connections;
    private readonly string _script = Path.Combine(Path.GetTempPath(), $"emailplatform-bench-{Path.GetRandomFileName()}.lua");

    public Wrk(Uri address, int connections)
    {
        (_address, _connections) = (new Uri(address, "v1/send"), connections);
        File.WriteAllText(_script, Script());
    }

    public async Task<WrkResult> RunAsync(int seconds)
    {
        var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["-t1", $"-c{_connections}", $"-d{seconds}s", "-s", _script, _address.ToString()])
            start.ArgumentList.Add(argument);
        using var wrk = Process.Start(start)!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return Parse(output);
    }

    public void Dispose() => File.Delete(_script);

    private static WrkResult Parse(string output)
    {
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith(ResultMark, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk said:\n{output}");
        var values = line[ResultMark.Length..].Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        return new WrkResult((long)(values[0] - values[2]), values[1], (long)(values[2] + values[3]), values[4], values[5], values[6]);
    }

    private static string Script()
    {
        var body = string.Join(" .. n .. ", TransactionalMail.Pattern.Split(TransactionalMail.Number).Select(part => $"[==[{part}]==]"));
        return $$"""
            local n = 0
            local headers = {["Authorization"] = "Bearer {{PlatformProcess.AdminKey}}", ["Content-Type"] = "application/json"}
            request = function()
              n = n + 1
              return wrk.format("POST", nil, headers, {{body}})
            end
            done = function(summary, latency)
              local e = summary.errors
              print(string.format("RESULT %d %.6f %d %d %.3f %.3f %.3f", summary.requests, summary.duration / 1e6, e.status,
                e.connect + e.read + e.write + e.timeout, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
            end
            """;
    }
}
