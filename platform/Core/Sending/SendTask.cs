using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>What stands in a send queue: which messages to try. The content is read from the send, or carried (<see cref="Carried"/>).</summary>
public sealed record SendTask
{
    public required TenantId Tenant { get; init; }

    public required SendId Send { get; init; }

    /// <summary>The send itself, where it stands nowhere else (<see cref="SendRecord.MayBeCarried"/>); null where it is stored.</summary>
    public SendRecord? Carried { get; init; }

    /// <summary>The chunk of a bulk send whose recipients to try, from 0.</summary>
    public int? Chunk { get; init; }

    /// <summary>One recipient, for a retry; null for all of the send, or of the chunk.</summary>
    public int? Ordinal { get; init; }

    /// <summary>Which try it is to be, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How often its send was looked for and not found; null for never.</summary>
    public int? Misses { get; init; }
}
