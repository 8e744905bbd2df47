namespace EmailPlatform.Relay.Listening;

/// <summary>Marks a connection on which TLS begins with the first byte.</summary>
internal sealed class ImplicitTls
{
    public static readonly ImplicitTls Instance = new();
}
