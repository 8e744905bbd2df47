using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Messages;

/// <summary>
/// Makes the ids of sends, so that an id says by itself that it was given to its tenant: its last 24 bits are a MAC of the tenant and the others, of which
/// 50 are random. A send that is carried by its task stands in no table until a sender has claimed it; until then its id is what is known of it.
/// </summary>
public sealed class SendIds(PlatformSecrets secrets, TimeProvider time)
{
    public async ValueTask<SendId> NewAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var id = SendId.New(time);
        return id.WithMark(await MarkOfAsync(tenant, id, cancellationToken));
    }

    /// <summary>Whether the id was made for the tenant, and what it names is still kept. One in 16 million ids that were made up passes.</summary>
    public async ValueTask<bool> IsKnownAsync(TenantId tenant, SendId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var made = id.MadeAt;
        return made > now - SendStore.Retention && made < now + TimeSpan.FromMinutes(1) && id.Mark == await MarkOfAsync(tenant, id, cancellationToken);
    }

    private async ValueTask<string> MarkOfAsync(TenantId tenant, SendId id, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(PlatformSecrets.SendId, cancellationToken);
        return SendId.MarkFrom(HMACSHA256.HashData(secret.Span, Encoding.ASCII.GetBytes($"{tenant}#{id.Unmarked}")));
    }
}
