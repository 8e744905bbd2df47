using EmailPlatform.Core.Suppression;

namespace EmailPlatform.Api.Suppressions;

/// <summary>One address that gets no mail of one scope.</summary>
/// <param name="Email">Normalized.</param>
/// <param name="ExpiresAt">Absent where it does not end.</param>
/// <param name="MessageId">The message whose bounce, complaint or link it came from.</param>
internal sealed record SuppressionView(
    string Email, string Scope, SuppressionReason Reason, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, string? MessageId)
{
    public static SuppressionView Of(SuppressionEntry entry) =>
        new(entry.Address, entry.Scope.Value, entry.Reason, entry.Created, entry.Expires, entry.Source?.ToString());
}
