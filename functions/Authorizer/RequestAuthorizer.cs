using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Functions.Authorizer;

/// <summary>
/// Turns a credential into a policy. API Gateway keeps the policy for the credential, whatever it was asked for, so it covers every method
/// of the API (API Gateway developer guide, "Output from an API Gateway Lambda authorizer"); what the key may do there, the API itself decides.
/// </summary>
internal sealed class RequestAuthorizer(Authenticator authenticator, UsageKeys usageKeys)
{
    /// <summary>API Gateway answers 401 for an authorizer that fails with exactly this message, and 500 for any other.</summary>
    private const string Unauthorized = "Unauthorized";

    /// <exception cref="UnauthorizedAccessException">There is no credential, or none that is valid.</exception>
    /// <exception cref="InvalidDataException">The event names no method.</exception>
    public async Task<AuthorizerReply> AuthorizeAsync(AuthorizerEvent request, CancellationToken cancellationToken)
    {
        if (CredentialHeader.Read(request.AuthorizationToken) is not { } credential
            || (await authenticator.AuthenticateAsync(credential, cancellationToken)).IsRefused(out _, out var caller))
            throw new UnauthorizedAccessException(Unauthorized);
        return new AuthorizerReply
        {
            PrincipalId = caller.Tenant.Value,
            PolicyDocument = PolicyDocument.Allow(EveryMethodOf(request.MethodArn)),
            Context = new AuthorizerContext(caller.Tenant.Value, caller.KeyId, string.Join(' ', ScopeNames.Of(caller.Scopes))),
            UsageIdentifierKey = usageKeys.Of(caller.Tenant),
        };
    }

    /// <summary><c>arn:…:{api}/{stage}/{method}/{path}</c> is the form of a method's ARN.</summary>
    private static string EveryMethodOf(string? methodArn) => methodArn?.Split('/', 3) is [var api, var stage, _]
        ? $"{api}/{stage}/*/*"
        : throw new InvalidDataException("The event of the authorizer names no method.");
}
