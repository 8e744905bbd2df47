using System.Net;
using System.Net.Sockets;

namespace EmailPlatform.Core.Webhooks;

/// <summary>
/// Which addresses a customer may make us connect to (OWASP API7:2023, server-side request forgery): only those that the
/// IANA special-purpose registries (RFC 6890) call globally reachable. What wraps an IPv4 address in an IPv6 one
/// (mapped, NAT64, 6to4, Teredo) is refused whatever it wraps.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"),
    ];

    public static bool Is(IPAddress address)
    {
        // IPNetwork looks through a mapped address, and so would let a public one pass.
        if (address.IsIPv4MappedToIPv6)
            return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(address))
            return false;
        foreach (var network in Special)
        {
            if (network.Contains(address))
                return false;
        }
        return true;
    }
}
