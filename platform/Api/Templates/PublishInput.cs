namespace EmailPlatform.Api.Templates;

/// <summary>Which version becomes the published one.</summary>
internal sealed record PublishInput
{
    public int? Version { get; init; }

    /// <summary>Publishes a layout also where templates fill blocks that it has no more.</summary>
    public bool? Force { get; init; }
}
