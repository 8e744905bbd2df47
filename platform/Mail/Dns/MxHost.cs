namespace EmailPlatform.Mail.Dns;

/// <summary>A host that takes mail for a domain.</summary>
/// <param name="Name">To be resolved to addresses.</param>
/// <param name="Preference">Lower ones are tried first; 0 for an implicit MX.</param>
public readonly record struct MxHost(string Name, int Preference);
