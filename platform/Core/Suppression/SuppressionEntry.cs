using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Suppression;

/// <summary>One address that gets no mail of one scope.</summary>
public sealed record SuppressionEntry
{
    /// <summary>Normalized (<see cref="Mail.Addresses.EmailAddress.NormalizedKey"/>). Personal data: not for logs.</summary>
    public required string Address { get; init; }

    public required SuppressionScope Scope { get; init; }

    public required SuppressionReason Reason { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends; null never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The message whose bounce, complaint or link it came from.</summary>
    public MessageId? Source { get; init; }

    /// <summary>Nothing of the address.</summary>
    public override string ToString() => $"{Reason} ({Scope})";
}
