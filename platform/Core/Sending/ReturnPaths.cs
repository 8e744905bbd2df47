using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Messages;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// Reverse paths that name the message, so that a bounce says which one it is of: <c>b-{message id}-{mac}@{return path domain}</c>,
/// at most 58 of the 64 octets of a local part (<see cref="VerpAddresses"/>).
/// </summary>
public sealed class ReturnPaths(PlatformSecrets secrets, SenderOptions options)
{
    private readonly VerpAddresses _addresses = new("b", options.ReturnPathDomain);

    public async ValueTask<EmailAddress> OfAsync(MessageId message, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(PlatformSecrets.ReturnPath, cancellationToken);
        return _addresses.Make(message.ToString(), secret.Span);
    }
}
