namespace EmailPlatform.Api.Templates;

/// <summary>A new template with its first version.</summary>
internal sealed record NewTemplateInput : TemplateVersionInput
{
    /// <summary>1 to 100 of <c>a-z A-Z 0-9 - _ .</c>, beginning with a letter or digit.</summary>
    public string? Name { get; init; }
}
