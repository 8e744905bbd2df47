namespace EmailPlatform.Mail.Addresses;

/// <summary>Address forms that are legal in RFC 5321 but make no sense on the public Internet; each is refused unless asked for.</summary>
[Flags]
public enum AddressForms
{
    /// <summary>A mailbox at a domain name of at least two labels.</summary>
    Public = 0,

    /// <summary>A domain of one label, such as <c>localhost</c>.</summary>
    SingleLabelDomain = 1,

    /// <summary>An address literal, <c>[192.0.2.1]</c> or <c>[IPv6:2001:db8::1]</c> (RFC 5321 §4.1.3).</summary>
    DomainLiteral = 2,
}
