using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EmailPlatform.Mail.Dns;

namespace EmailPlatform.Mail.Tests.Dns;

/// <summary>A real name server on loopback, with a folder of its own.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private NameServer(Process process, DirectoryInfo folder, IPEndPoint endPoint) => (_process, _folder, EndPoint) = (process, folder, endPoint);

    public IPEndPoint EndPoint { get; }

    /// <summary>BIND with one zone.</summary>
    public static Task<NameServer> StartBindAsync(string zone, string records) => StartAsync(
        "/usr/sbin/named",
        "bind9",
        zone,
        (folder, port) =>
        {
            File.WriteAllText(Path.Combine(folder, "zone"), records);
            File.WriteAllText(Path.Combine(folder, "named.conf"), $$"""
                options {
                    directory "{{folder}}"; pid-file none; session-keyfile none; lock-file none; managed-keys-directory "{{folder}}";
                    listen-on port {{port}} { 127.0.0.1; }; listen-on-v6 { none; };
                    recursion no; dnssec-validation no; minimal-responses yes;
                };
                controls { };
                zone "{{zone}}" { type primary; file "zone"; };
                """);
            return ["-g", "-c", Path.Combine(folder, "named.conf")];
        });

    /// <summary>dnsmasq with records given as its options.</summary>
    public static Task<NameServer> StartDnsmasqAsync(string zone, params string[] records) => StartAsync(
        "/usr/sbin/dnsmasq",
        "dnsmasq-base",
        zone,
        (folder, port) =>
        [
            "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-interfaces", "--listen-address=127.0.0.1",
            $"--port={port}", $"--pid-file={Path.Combine(folder, "pid")}", $"--local=/{zone}/", "--log-facility=-", .. records,
        ]);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<NameServer> StartAsync(string program, string package, string zone, Func<string, int, string[]> configure)
    {
        Assert.SkipUnless(File.Exists(program), $"{program} (package {package}) is not installed.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can start a name server that gives its rights away.");
        var folder = Directory.CreateTempSubdirectory("name-server-");
        var port = FreePort();
        var start = new ProcessStartInfo(program, configure(folder.FullName, port)) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new NameServer(process, folder, new IPEndPoint(IPAddress.Loopback, port));
        var watch = Stopwatch.StartNew();
        var resolver = new DnsResolver(new DnsResolverOptions { Servers = [server.EndPoint], Attempts = 1 }, TimeProvider.System);
        while (await resolver.QueryAsync(zone, DnsRecordType.MX, TestContext.Current.CancellationToken) is DnsOutcome.TemporaryFailure failure)
        {
            Assert.False(process.HasExited, $"{program} has ended.");
            Assert.True(watch.Elapsed < Deadline, failure.Reason);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return server;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
