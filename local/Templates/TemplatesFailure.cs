namespace EmailPlatform.Local.Templates;

/// <summary>What ends a command over templates, in one readable sentence.</summary>
internal sealed class TemplatesFailure(string message) : Exception(message);
