using System.Net;

namespace EmailPlatform.Mail.Dns;

/// <summary>One resource record. Names are in lower case, in their ASCII form, without a dot at the end; the root is the empty name.</summary>
/// <param name="Name">The owner.</param>
/// <param name="TimeToLive">How long it may be kept.</param>
public abstract record DnsRecord(string Name, TimeSpan TimeToLive)
{
    /// <summary>A or AAAA.</summary>
    /// <param name="Name">The owner.</param>
    /// <param name="TimeToLive">How long it may be kept.</param>
    /// <param name="Value">The address.</param>
    public sealed record Address(string Name, TimeSpan TimeToLive, IPAddress Value) : DnsRecord(Name, TimeToLive);

    /// <summary>MX (RFC 1035 §3.3.9).</summary>
    /// <param name="Name">The owner.</param>
    /// <param name="TimeToLive">How long it may be kept.</param>
    /// <param name="Preference">Lower ones are tried first.</param>
    /// <param name="Exchange">The host; empty in a null MX (RFC 7505).</param>
    public sealed record MailExchange(string Name, TimeSpan TimeToLive, int Preference, string Exchange) : DnsRecord(Name, TimeToLive);

    /// <summary>TXT.</summary>
    /// <param name="Name">The owner.</param>
    /// <param name="TimeToLive">How long it may be kept.</param>
    /// <param name="Value">The character strings joined without anything between (RFC 7208 §3.3); each byte is one character, U+0000..U+00FF.</param>
    public sealed record Text(string Name, TimeSpan TimeToLive, string Value) : DnsRecord(Name, TimeToLive);

    /// <summary>CNAME.</summary>
    /// <param name="Name">The owner.</param>
    /// <param name="TimeToLive">How long it may be kept.</param>
    /// <param name="Target">The name it stands for.</param>
    public sealed record Alias(string Name, TimeSpan TimeToLive, string Target) : DnsRecord(Name, TimeToLive);

    /// <summary>PTR.</summary>
    /// <param name="Name">The owner.</param>
    /// <param name="TimeToLive">How long it may be kept.</param>
    /// <param name="Target">The name of the address.</param>
    public sealed record Pointer(string Name, TimeSpan TimeToLive, string Target) : DnsRecord(Name, TimeToLive);

    /// <summary>NS.</summary>
    /// <param name="Name">The owner.</param>
    /// <param name="TimeToLive">How long it may be kept.</param>
    /// <param name="Host">The name server.</param>
    public sealed record NameServer(string Name, TimeSpan TimeToLive, string Host) : DnsRecord(Name, TimeToLive);

    /// <summary>SOA.</summary>
    /// <param name="Name">The owner: the zone.</param>
    /// <param name="TimeToLive">How long it may be kept.</param>
    /// <param name="PrimaryServer">MNAME.</param>
    /// <param name="Minimum">How long an answer "there is none" may be kept, at most (RFC 2308 §4).</param>
    public sealed record StartOfAuthority(string Name, TimeSpan TimeToLive, string PrimaryServer, TimeSpan Minimum) : DnsRecord(Name, TimeToLive);

    /// <summary>TLSA (RFC 6698 §2.1).</summary>
    /// <param name="Name">The owner.</param>
    /// <param name="TimeToLive">How long it may be kept.</param>
    /// <param name="Usage">Of the certificate.</param>
    /// <param name="Selector">Which part of it.</param>
    /// <param name="MatchingType">As it is, or its hash.</param>
    /// <param name="Association">What must match.</param>
    public sealed record CertificateAssociation(
        string Name, TimeSpan TimeToLive, byte Usage, byte Selector, byte MatchingType, ReadOnlyMemory<byte> Association) : DnsRecord(Name, TimeToLive);
}
