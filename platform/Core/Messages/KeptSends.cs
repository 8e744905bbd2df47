using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Messages;

/// <summary>Sends, wherever they are kept: as they were stored, or as far as the record of their only message tells of them.</summary>
public sealed class KeptSends(SendStore sends, MessageLog messages)
{
    /// <returns>Null where there is no such send, or none yet: its task carries it, and no sender has claimed it.</returns>
    public async ValueTask<SendRecord?> FindAsync(TenantId tenant, SendId id, CancellationToken cancellationToken) =>
        await sends.GetAsync(tenant, id, cancellationToken)
        ?? (await messages.GetAsync(tenant, id.Recipient(0), cancellationToken))?.Record.ToSend();
}
