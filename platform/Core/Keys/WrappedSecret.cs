namespace EmailPlatform.Core.Keys;

/// <summary>A secret as it stands in the table.</summary>
/// <param name="Wrapped">By the key vault, with a context that the place of the item gives.</param>
internal sealed record WrappedSecret(ReadOnlyMemory<byte> Wrapped);
