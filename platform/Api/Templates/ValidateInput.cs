using System.Text.Json;
using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>A template that is not stored, to be looked over.</summary>
internal sealed record ValidateInput
{
    /// <summary>The template as it would be stored.</summary>
    public TemplateVersionInput? Template { get; init; }

    /// <summary>A message by default.</summary>
    public TemplateKind? Kind { get; init; }

    /// <summary>An object, laid over the samples of the declared variables.</summary>
    public JsonElement? Variables { get; init; }
}
