using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using EmailPlatform.Relay.Delivery;

namespace EmailPlatform.Local.Serving;

/// <summary>What <c>serve</c> was asked to do, checked.</summary>
internal sealed record ServeOptions
{
    private static readonly IPEndPoint DefaultMx = new(IPAddress.Loopback, 2526);

    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8080);

    public Uri HttpUrl => new($"http://{Http}/");

    public IPEndPoint Smtp { get; init; } = new(IPAddress.Loopback, 2525);

    /// <summary>Where bounces and feedback loops come in; null takes none.</summary>
    public IPEndPoint? Mx { get; init; } = DefaultMx;

    public string Data { get; init; } = "./data";

    /// <summary>The next hop; null captures.</summary>
    public NextHop? NextHop { get; init; }

    /// <summary>Without a slash at the end; by default the HTTP endpoint.</summary>
    public Uri? PublicUrl { get; init; }

    public string Hostname { get; init; } = "localhost";

    public string ReturnPathDomain { get; init; } = "bounces.example.test";

    public string? TlsCertificate { get; init; }

    public string? TlsKey { get; init; }

    public string? AdminKey { get; init; }

    public bool RequireVerifiedDomains { get; init; }

    public bool AllowPrivateWebhooks { get; init; }

    public bool WarmsUp { get; init; } = true;

    /// <summary>
    /// The same without the port that nobody asked for, where another has it: a second platform on one machine is given its other ports, and should
    /// not fail for this one.
    /// </summary>
    public ServeOptions WithoutTakenDefaults()
    {
        if (!ReferenceEquals(Mx, DefaultMx))
            return this;
        using var probe = new Socket(DefaultMx.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(DefaultMx);
            return this with { Mx = null };
        }
        catch (SocketException)
        {
            return this;
        }
    }

    /// <param name="arguments">After the verb.</param>
    /// <param name="adminKey">From the environment.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="error">One line that names the option.</param>
    public static bool TryParse(
        IReadOnlyList<string> arguments, string? adminKey, [NotNullWhen(true)] out ServeOptions? options, [NotNullWhen(false)] out string? error)
    {
        var asked = new ServeOptions { AdminKey = string.IsNullOrEmpty(adminKey) ? null : adminKey };
        options = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            switch (name)
            {
                case "--require-verified-domains":
                    asked = asked with { RequireVerifiedDomains = true };
                    continue;
                case "--allow-private-webhooks":
                    asked = asked with { AllowPrivateWebhooks = true };
                    continue;
                case "--no-warm-up":
                    asked = asked with { WarmsUp = false };
                    continue;
            }
            if (value is null && i + 1 < arguments.Count)
                value = arguments[++i];
            (var changed, error) = Set(asked, name, value);
            if (changed is null)
                return false;
            asked = changed;
        }
        error = (asked.TlsCertificate is null) != (asked.TlsKey is null) ? "--tls-cert and --tls-key go together." : null;
        options = error is null ? asked : null;
        return error is null;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static (ServeOptions? Options, string Error) Set(ServeOptions options, string name, string? value)
    {
        switch (name)
        {
            case "--http":
                return TryEndPoint(value, out var http) ? (options with { Http = http }, "") : (null, NotAnEndPoint(name, value));
            case "--smtp":
                return TryEndPoint(value, out var smtp) ? (options with { Smtp = smtp }, "") : (null, NotAnEndPoint(name, value));
            case "--mx":
                return TryEndPoint(value, out var mx) ? (options with { Mx = mx }, "") : (null, NotAnEndPoint(name, value));
            case "--data":
                return string.IsNullOrEmpty(value) ? (null, "--data needs a folder.") : (options with { Data = value }, "");
            case "--deliver":
                return SetDeliver(options, value);
            case "--public-url":
                return Uri.TryCreate(value?.TrimEnd('/'), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                    ? (options with { PublicUrl = url }, "")
                    : (null, "--public-url needs an http or https URL.");
            case "--hostname":
                return IsHostname(value) ? (options with { Hostname = value! }, "") : (null, "--hostname needs a host name.");
            case "--return-path-domain":
                return IsHostname(value) && value!.Contains('.', StringComparison.Ordinal)
                    ? (options with { ReturnPathDomain = value }, "")
                    : (null, "--return-path-domain needs a domain name.");
            case "--tls-cert":
                return File.Exists(value) ? (options with { TlsCertificate = value }, "") : (null, $"--tls-cert: there is no file '{value}'.");
            case "--tls-key":
                return File.Exists(value) ? (options with { TlsKey = value }, "") : (null, $"--tls-key: there is no file '{value}'.");
            case "--admin-key":
                return string.IsNullOrEmpty(value) ? (null, "--admin-key needs a key.") : (options with { AdminKey = value }, "");
            default:
                return (null, $"There is no option '{name}'.");
        }
    }

    private static (ServeOptions? Options, string Error) SetDeliver(ServeOptions options, string? value)
    {
        switch (value)
        {
            case "capture":
                return (options with { NextHop = null }, "");
            case "mx" or "ses":
                return (null, $"--deliver {value} is not built yet: there are capture and smtp://host:port.");
            default:
                return Relay.Delivery.NextHop.TryParse(value, out var hop, out var error)
                    ? (options with { NextHop = hop }, "")
                    : (null, $"--deliver is capture or smtp://host:port. {error}");
        }
    }

    private static bool TryEndPoint(string? value, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        value = value?.Replace("localhost:", "127.0.0.1:", StringComparison.OrdinalIgnoreCase);
        endPoint = null;
        var colon = value?.LastIndexOf(':') ?? -1;
        return colon > 0 && IPEndPoint.TryParse(value!, out endPoint) && !(endPoint.Port == 0 && value![(colon + 1)..] != "0");
    }

    private static string NotAnEndPoint(string name, string? value) => $"{name} needs address:port, such as 127.0.0.1:8080; '{value}' is not one.";

    private static bool IsHostname(string? value) => value is { Length: > 0 and <= 253 } && Uri.CheckHostName(value) == UriHostNameType.Dns;
}
