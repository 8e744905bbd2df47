using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Api.ApiKeys;

/// <summary>An API key that was just made.</summary>
/// <param name="Secret">The credential. This is the only time that it is shown.</param>
internal sealed record NewApiKeyView(
    string KeyId, string Secret, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public static NewApiKeyView Of(NewApiKey made) =>
        new(made.Key.KeyId, made.Text, made.Key.Name, ScopeNames.Of(made.Key.Scopes), made.Key.Created, made.Key.Expires);

    /// <summary>The key's id alone, so that the credential is in no log.</summary>
    public override string ToString() => KeyId;
}
