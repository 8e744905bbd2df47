namespace EmailPlatform.TestKit.Aws;

/// <summary>A domain as SES was told of it.</summary>
/// <param name="Selector">Of its key.</param>
/// <param name="PublicKey">The half that must stand in DNS, as SubjectPublicKeyInfo.</param>
public sealed record SesFakeIdentity(string Selector, byte[] PublicKey, string? ConfigurationSet);
