using System.Text.Json;

namespace EmailPlatform.Api.Templates;

/// <summary>What to render a template with.</summary>
internal sealed record PreviewInput
{
    /// <summary>An object, laid over the samples of the declared variables.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>By default the published one.</summary>
    public int? Version { get; init; }

    /// <summary>A recipient's, such as <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>Whether a missing variable is an error that names it, instead of a gap; by default it is.</summary>
    public bool? Strict { get; init; }

    /// <summary>Versions of layouts and partials; by default those published.</summary>
    public IReadOnlyDictionary<string, int>? Partials { get; init; }
}
