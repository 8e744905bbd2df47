using System.Text.Json;

namespace EmailPlatform.Api.Templates;

/// <summary>One recipient of a render.</summary>
internal sealed record RenderItemInput
{
    /// <summary>An object, laid over what all items see.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>Such as <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }
}
