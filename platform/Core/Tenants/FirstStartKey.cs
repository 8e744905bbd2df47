namespace EmailPlatform.Core.Tenants;

/// <summary>What came of a start.</summary>
/// <param name="Text">A credential that was made up and must be shown; null where there is nothing to show.</param>
public sealed record FirstStartKey(string? Text)
{
    /// <summary>Says nothing of the credential.</summary>
    public override string ToString() => Text is null ? "no new key" : "a new key";
}
