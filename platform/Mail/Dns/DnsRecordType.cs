namespace EmailPlatform.Mail.Dns;

/// <summary>The record types that mail asks for, by their number on the wire.</summary>
public enum DnsRecordType
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>A name server of a zone.</summary>
    NS = 2,

    /// <summary>The name that this one is an alias of.</summary>
    Cname = 5,

    /// <summary>The start of a zone.</summary>
    Soa = 6,

    /// <summary>The name of an address.</summary>
    Ptr = 12,

    /// <summary>A mail exchanger.</summary>
    MX = 15,

    /// <summary>Text.</summary>
    Txt = 16,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,

    /// <summary>A certificate association (RFC 6698).</summary>
    Tlsa = 52,
}
