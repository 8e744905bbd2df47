using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Suppression;

/// <summary>Which entries a listing shows; what is null leaves nothing out.</summary>
public sealed record SuppressionFilter(EmailAddress? Address = null, SuppressionScope? Scope = null);
