using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Inbound;

/// <summary>The message that a report is about, known by a mark that only we could set.</summary>
/// <param name="Attempt">The try that left with the mark.</param>
internal sealed record ReportedMessage(TenantId Tenant, MessageRecord Record, int Attempt);
