namespace EmailPlatform.Api.Templates;

/// <summary>Which version becomes the published one.</summary>
internal sealed record PublishInput
{
    public int? Version { get; init; }
}
