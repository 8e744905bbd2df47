using System.Net;

namespace EmailPlatform.Mail.Dns;

/// <summary>The system's choice of resolvers, resolv.conf(5).</summary>
internal static class ResolvConf
{
    private const string Path = "/etc/resolv.conf";
    private const int Port = 53;

    /// <summary>The resolvers of this machine; the one on loopback when it names none.</summary>
    public static IReadOnlyList<IPEndPoint> Servers()
    {
        var servers = File.Exists(Path) ? Parse(File.ReadLines(Path)) : [];
        return servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, Port)];
    }

    /// <summary>The <c>nameserver</c> lines.</summary>
    public static List<IPEndPoint> Parse(IEnumerable<string> lines)
    {
        var servers = new List<IPEndPoint>();
        foreach (var line in lines)
        {
            if (line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is ["nameserver", var address, ..]
                && IPAddress.TryParse(address, out var server))
                servers.Add(new IPEndPoint(server, Port));
        }

        return servers;
    }
}
