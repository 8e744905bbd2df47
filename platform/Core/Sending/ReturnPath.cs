using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>What a reverse path says of the message that left with it.</summary>
/// <param name="TenantTag">See <see cref="TagOf"/>.</param>
/// <param name="Message">Which message.</param>
/// <param name="Attempt">Which try, so that a bounce is of the try that left, whatever was tried since; at most <see cref="MaxAttempt"/>.</param>
public sealed record ReturnPath(string TenantTag, MessageId Message, int Attempt)
{
    /// <summary>Later tries share it: a local part has no room for more digits, and no message is tried so often.</summary>
    public const int MaxAttempt = 999;

    private const int TagBytes = 2;

    /// <summary>
    /// Tells tenants apart where their ids have no room: four hexadecimal digits of a hash, which others may share. Whose message it is,
    /// its id says among those.
    /// </summary>
    public static string TagOf(TenantId tenant) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(tenant.Value)).AsSpan(0, TagBytes));

    internal static ReturnPath Of(TenantId tenant, MessageId message, int attempt) => new(TagOf(tenant), message, Math.Min(attempt, MaxAttempt));

    /// <summary>Null for what <see cref="ToString"/> does not write.</summary>
    internal static ReturnPath? Parse(string token) =>
        token.Split('-') is [var send, var ordinal, var attemptText, var tag]
        && MessageId.TryParse($"{send}-{ordinal}", out var message)
        && int.TryParse(attemptText, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new ReturnPath(tag, message, attempt)
            : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Message}-{Attempt}-{TenantTag}");
}
