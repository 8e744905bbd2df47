using System.Net;
using System.Net.Sockets;

namespace EmailPlatform.Relay.Listening;

/// <summary>Counts open connections, in all and from each neighbourhood.</summary>
internal sealed class ConnectionSlots(int max, int maxPerAddress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _taken;

    /// <summary>False where there are too many; each true must be followed by a <see cref="Release"/>.</summary>
    public bool TryTake(IPAddress address)
    {
        var key = KeyOf(address);
        lock (_lock)
        {
            var ofAddress = _byAddress.GetValueOrDefault(key);
            if (_taken >= max || ofAddress >= maxPerAddress)
                return false;
            _taken++;
            _byAddress[key] = ofAddress + 1;
            return true;
        }
    }

    public void Release(IPAddress address)
    {
        var key = KeyOf(address);
        lock (_lock)
        {
            _taken--;
            if (--_byAddress[key] == 0)
                _byAddress.Remove(key);
        }
    }

    /// <summary>An IPv6 host has a whole /64 of addresses.</summary>
    private static IPAddress KeyOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
