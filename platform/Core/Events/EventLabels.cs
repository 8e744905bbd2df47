using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Caching;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Events;

/// <summary>
/// Tags and metadata for events that come without them: a provider tells of a message by its id alone. They are read from the send, once for all of
/// its recipients that stand together.
/// </summary>
public sealed class EventLabels(KeptSends sends, RecipientReader recipients, TimeProvider time)
{
    /// <summary>Recipients whose labels a generation of the cache holds.</summary>
    private const int Capacity = 20_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly BoundedCache<(TenantId, SendId, int), EventOrigin[]> _origins = new(Capacity, time);

    /// <returns>The event, with labels where its send has any and is still kept.</returns>
    public async ValueTask<MailEvent> CompleteAsync(MailEvent happened, CancellationToken cancellationToken)
    {
        if (happened.Tags is not null || happened.Metadata is not null)
            return happened;
        var (send, ordinal) = happened.MessageId;
        var place = (happened.Tenant, send, ordinal / RecipientChunk.Size);
        if (!_origins.TryGet(place, out var origins))
        {
            origins = await ReadAsync(happened.Tenant, send, ordinal / RecipientChunk.Size, cancellationToken);
            _origins.Set(place, origins, Lifetime, origins.Length + 1);
        }
        var index = ordinal % RecipientChunk.Size;
        return index < origins.Length ? origins[index].Label(happened) : happened;
    }

    private async ValueTask<EventOrigin[]> ReadAsync(TenantId tenant, SendId id, int chunk, CancellationToken cancellationToken)
    {
        if (await sends.FindAsync(tenant, id, cancellationToken) is not { } send)
            return [];
        var addressed = send.Route == SendRoute.Bulk ? await recipients.ReadChunkAsync(tenant, send, chunk, cancellationToken) ?? [] : RecipientReader.ReadSmall(send);
        // Only the labels are kept, not the content.
        var labelled = send with { Request = send.Request is { } request ? new SendRequest { Tags = request.Tags, Metadata = request.Metadata } : null, Mail = null };
        return Array.ConvertAll(addressed, recipient => new EventOrigin(tenant, labelled, recipient.Metadata));
    }
}
