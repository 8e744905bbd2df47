using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Messages;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// Reverse paths that name the message (VERP), so that a bounce says which one it is of: <c>b-{message id}-{mac}@{return path domain}</c>.
/// The mac keeps anybody from making up bounces of messages that he knows the id of.
/// </summary>
public sealed class ReturnPaths(PlatformSecrets secrets, SenderOptions options)
{
    /// <summary>64 bits, written in hexadecimal: with the ids the local part has at most 58 of its 64 octets.</summary>
    private const int MacBytes = 8;

    public async ValueTask<EmailAddress> OfAsync(MessageId message, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(PlatformSecrets.ReturnPath, cancellationToken);
        return EmailAddress.Parse($"b-{message}-{Mac(secret.Span, message)}@{options.ReturnPathDomain}");
    }

    private static string Mac(ReadOnlySpan<byte> secret, MessageId message)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(message.ToString()), mac);
        return Convert.ToHexStringLower(mac[..MacBytes]);
    }
}
