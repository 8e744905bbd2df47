using System.Globalization;

namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>What a server offered in its reply to EHLO (RFC 5321 §4.1.1.1).</summary>
public sealed record SmtpCapabilities
{
    /// <summary>Of a server that knows HELO only.</summary>
    public static readonly SmtpCapabilities None = new();

    /// <summary>RFC 2920.</summary>
    public bool Pipelining { get; private init; }

    /// <summary>RFC 6152.</summary>
    public bool EightBitMime { get; private init; }

    /// <summary>RFC 6531.</summary>
    public bool SmtpUtf8 { get; private init; }

    /// <summary>RFC 2034.</summary>
    public bool EnhancedStatusCodes { get; private init; }

    /// <summary>RFC 3030.</summary>
    public bool Chunking { get; private init; }

    /// <summary>RFC 3461.</summary>
    public bool Dsn { get; private init; }

    /// <summary>RFC 3207.</summary>
    public bool StartTls { get; private init; }

    /// <summary>RFC 1870: whether <c>SIZE=</c> may be said.</summary>
    public bool Size { get; private init; }

    /// <summary>RFC 1870: the largest message in octets; null when the server names no limit.</summary>
    public long? MaxMessageBytes { get; private init; }

    /// <summary>RFC 4954: in upper case.</summary>
    public IReadOnlyList<string> AuthMechanisms { get; private init; } = [];

    /// <summary>Reads the reply to EHLO. Keywords that we do not know are ignored.</summary>
    public static SmtpCapabilities Parse(SmtpReply reply)
    {
        var capabilities = None;
        foreach (var line in reply.Text.Split('\n').Skip(1))
            capabilities = capabilities.With(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

        return capabilities;
    }

    private SmtpCapabilities With(string[] words) => words is [var keyword, .. var parameters]
        ? keyword.ToUpperInvariant() switch
        {
            "PIPELINING" => this with { Pipelining = true },
            "8BITMIME" => this with { EightBitMime = true },
            "SMTPUTF8" => this with { SmtpUtf8 = true },
            "ENHANCEDSTATUSCODES" => this with { EnhancedStatusCodes = true },
            "CHUNKING" => this with { Chunking = true },
            "DSN" => this with { Dsn = true },
            "STARTTLS" => this with { StartTls = true },
            "SIZE" => this with { Size = true, MaxMessageBytes = ParseSize(parameters) },
            "AUTH" => this with { AuthMechanisms = [.. parameters.Select(p => p.ToUpperInvariant())] },
            _ => this,
        }
        : this;

    private static long? ParseSize(string[] parameters)
        => parameters is [var size, ..] && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0
            ? bytes
            : null;
}
