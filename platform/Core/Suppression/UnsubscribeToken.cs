using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Suppression;

/// <summary>What an unsubscribe link says: of whose mail, which message it came with, and what it stops. The address is the message record's to say.</summary>
public sealed record UnsubscribeToken(TenantId Tenant, MessageId Message, SuppressionScope Scope);
