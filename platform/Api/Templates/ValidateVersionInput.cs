using System.Text.Json;

namespace EmailPlatform.Api.Templates;

/// <summary>Which version of a stored template to look over.</summary>
internal sealed record ValidateVersionInput
{
    /// <summary>By default the published one.</summary>
    public int? Version { get; init; }

    /// <summary>An object, laid over the samples of the declared variables.</summary>
    public JsonElement? Variables { get; init; }
}
