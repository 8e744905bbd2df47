using EmailPlatform.Aws.Clients.Ses;
using EmailPlatform.Core.Domains;

namespace EmailPlatform.Aws.Delivery;

/// <summary>Tenants' domains as identities of SES, each signed with the key that its tenant's DNS record has the public half of.</summary>
public sealed class SesIdentities(SesClient ses, SesOptions options) : IDomainIdentities
{
    public async ValueTask PutAsync(DomainSigningKey key, bool isClaimed, CancellationToken cancellationToken)
    {
        var signing = new SigningAttributes(key.Selector, Convert.ToBase64String(key.Key.ExportPkcs8()));
        var request = new CreateIdentityRequest(key.Domain, signing) { ConfigurationSetName = options.TransactionalConfigurationSet };
        if (await ses.TryCreateIdentityAsync(request, cancellationToken).ConfigureAwait(false) || !isClaimed)
            return;
        if (!await IsSignedWithAsync(key.Domain, key.Selector, cancellationToken).ConfigureAwait(false))
            await ses.SignIdentityAsync(key.Domain, signing, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RemoveAsync(string domain, string selector, CancellationToken cancellationToken)
    {
        // The account has identities that are no tenant's, such as the platform's own.
        if (await IsSignedWithAsync(domain, selector, cancellationToken).ConfigureAwait(false))
            await ses.DeleteIdentityAsync(domain, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsSignedWithAsync(string domain, string selector, CancellationToken cancellationToken)
    {
        var identity = await ses.GetIdentityAsync(domain, cancellationToken).ConfigureAwait(false);
        return identity?.DkimAttributes is { SigningAttributesOrigin: "EXTERNAL", Tokens: [var known] } && known == selector;
    }
}
