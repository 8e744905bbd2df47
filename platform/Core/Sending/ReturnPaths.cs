using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Bounces;

namespace EmailPlatform.Core.Sending;

/// <summary>
/// Reverse paths that name the message, so that a bounce says which one it is of:
/// <c>b-{message id}-{attempt}-{tenant tag}-{mac}@{return path domain}</c>, at most the 64 octets that a local part may have (<see cref="VerpAddresses"/>).
/// </summary>
public sealed class ReturnPaths(PlatformSecrets secrets, SenderOptions options)
{
    private readonly VerpAddresses _addresses = new("b", options.ReturnPathDomain);

    public async ValueTask<EmailAddress> OfAsync(TenantId tenant, MessageId message, int attempt, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(PlatformSecrets.ReturnPath, cancellationToken);
        return _addresses.Make(ReturnPath.Of(tenant, message, attempt).ToString(), secret.Span);
    }

    /// <summary>Null where the address is not one that <see cref="OfAsync"/> made.</summary>
    public async ValueTask<ReturnPath?> ReadAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(PlatformSecrets.ReturnPath, cancellationToken);
        return _addresses.TryRead(address, secret.Span, out var token) ? ReturnPath.Parse(token) : null;
    }

    /// <summary>The first one that stands in a text; null where there is none.</summary>
    public async ValueTask<ReturnPath?> FindAsync(string text, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(PlatformSecrets.ReturnPath, cancellationToken);
        return _addresses.TryFind(text, secret.Span, out var token) ? ReturnPath.Parse(token) : null;
    }
}
