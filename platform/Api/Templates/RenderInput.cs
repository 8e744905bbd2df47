using System.Text.Json;

namespace EmailPlatform.Api.Templates;

/// <summary>What to render a template with, for many at once.</summary>
internal sealed record RenderInput
{
    /// <summary>By default the published one.</summary>
    public int? Version { get; init; }

    /// <summary>Of items that have none of their own.</summary>
    public string? Locale { get; init; }

    /// <summary>Whether a missing variable fails its item, instead of leaving a gap.</summary>
    public bool? Strict { get; init; }

    /// <summary>Versions of layouts and partials; by default those published.</summary>
    public IReadOnlyDictionary<string, int>? Partials { get; init; }

    /// <summary>An object that all items see.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>At most 100.</summary>
    public IReadOnlyList<RenderItemInput>? Items { get; init; }
}
