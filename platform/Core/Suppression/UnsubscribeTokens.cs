using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Suppression;

/// <summary>
/// Makes and reads what stands in an unsubscribe link (RFC 8058): base64url of the text <c>{tenant} {message id} {scope}</c> behind
/// 16 bytes of its HMAC-SHA256. It does not expire, as mail does not.
/// </summary>
public sealed class UnsubscribeTokens(PlatformSecrets secrets)
{
    private const int MacBytes = 16;
    private const int MaxBytes = 256;

    /// <summary>At most 250 characters of <c>A-Z a-z 0-9 - _</c>.</summary>
    public async ValueTask<string> MakeAsync(UnsubscribeToken token, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(PlatformSecrets.Unsubscribe, cancellationToken);
        return Make(token, secret.Span);
    }

    /// <summary>Null where the text is not one that <see cref="MakeAsync"/> made.</summary>
    public async ValueTask<UnsubscribeToken?> ReadAsync(string text, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(PlatformSecrets.Unsubscribe, cancellationToken);
        return Read(text, secret.Span);
    }

    internal static string Make(UnsubscribeToken token, ReadOnlySpan<byte> secret)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        var length = MacBytes + Encoding.ASCII.GetBytes($"{token.Tenant} {token.Message} {token.Scope}", bytes[MacBytes..]);
        Sign(bytes[MacBytes..length], secret, bytes[..MacBytes]);
        return Base64Url.EncodeToString(bytes[..length]);
    }

    private static UnsubscribeToken? Read(string text, ReadOnlySpan<byte> secret)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        if (text.Length > Base64Url.GetEncodedLength(MaxBytes)
            || Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done
            || length <= MacBytes)
            return null;
        Span<byte> mac = stackalloc byte[MacBytes];
        Sign(bytes[MacBytes..length], secret, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[..MacBytes]))
            return null;
        return Encoding.ASCII.GetString(bytes[MacBytes..length]).Split(' ') is [var tenantText, var messageText, var scopeText]
            && TenantId.TryParse(tenantText, out var tenant)
            && MessageId.TryParse(messageText, out var message)
            && SuppressionScope.TryParse(scopeText, out var scope)
            ? new UnsubscribeToken(tenant, message, scope)
            : null;
    }

    private static void Sign(ReadOnlySpan<byte> content, ReadOnlySpan<byte> secret, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, content, full);
        full[..MacBytes].CopyTo(mac);
    }
}
