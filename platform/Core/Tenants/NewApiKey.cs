namespace EmailPlatform.Core.Tenants;

/// <summary>A key that was just made.</summary>
/// <param name="Text">The credential. This is the only time that it is seen.</param>
public sealed record NewApiKey(ApiKey Key, string Text)
{
    /// <summary>The key's id alone, so that the credential is in no log.</summary>
    public override string ToString() => Key.KeyId;
}
