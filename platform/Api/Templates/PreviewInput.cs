using System.Text.Json;

namespace EmailPlatform.Api.Templates;

/// <summary>What to render a template with.</summary>
internal sealed record PreviewInput
{
    /// <summary>An object; by default an empty one.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>By default the published one.</summary>
    public int? Version { get; init; }
}
