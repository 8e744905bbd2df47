namespace EmailPlatform.Core.Domains;

/// <summary>A DKIM key as it stands in the table.</summary>
/// <param name="Wrapped">PKCS#8 in DER, wrapped by the key vault with <see cref="DomainSigningKey.VaultContext"/>.</param>
internal sealed record WrappedSigningKey(string Selector, ReadOnlyMemory<byte> Wrapped);
