using EmailPlatform.Core.Templates;

namespace EmailPlatform.Api.Templates;

/// <summary>A new template with its first version.</summary>
internal sealed record NewTemplateInput : TemplateVersionInput
{
    /// <summary>1 to 100 of <c>a-z A-Z 0-9 - _ .</c>, beginning with a letter or digit.</summary>
    public string? Name { get; init; }

    /// <summary>A message by default; a layout, which templates put themselves into; a partial, which they print.</summary>
    public TemplateKind? Kind { get; init; }
}
