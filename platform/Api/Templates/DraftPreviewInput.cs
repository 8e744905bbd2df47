using System.Text.Json;
using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>A template that is not stored, and what to render it with.</summary>
internal sealed record DraftPreviewInput
{
    /// <summary>The template as it would be stored.</summary>
    public TemplateVersionInput? Template { get; init; }

    /// <summary>A message by default.</summary>
    public TemplateKind? Kind { get; init; }

    /// <summary>An object, laid over the samples of the declared variables.</summary>
    public JsonElement? Variables { get; init; }

    /// <summary>A recipient's, such as <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>Whether a missing variable is an error that names it, instead of a gap; by default it is.</summary>
    public bool? Strict { get; init; }
}
