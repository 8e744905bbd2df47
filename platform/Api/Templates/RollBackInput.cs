namespace EmailPlatform.Api.Templates;

/// <summary>How to go back to what was published before.</summary>
internal sealed record RollBackInput
{
    /// <summary>Also where templates fill blocks that the layout had not then.</summary>
    public bool? Force { get; init; }
}
