using System.Text.Json.Nodes;

namespace EmailPlatform.Local.Templates;

/// <summary>What <c>template.yaml</c> says beside the parts.</summary>
internal sealed record TemplateSettings
{
    private static readonly string[] VariableFields = ["type", "required", "sample", "description"];

    public string? DefaultLocale { get; init; }

    /// <summary>Declarations by name; null for none.</summary>
    public JsonObject? Variables { get; init; }

    public bool InlineCss { get; init; } = true;

    public bool MakeText { get; init; } = true;

    public static TemplateSettings Parse(string yaml, string file)
    {
        if (YamlJson.Parse(yaml, file) is not { } root)
            return new TemplateSettings();
        if (root is not JsonObject fields)
            throw new TemplatesFailure($"{file} is no mapping.");
        if (fields.FirstOrDefault(field => field.Key is not ("default_locale" or "variables" or "inline_css" or "make_text")) is { Key: { } unknown })
            throw new TemplatesFailure($"{file} has a field '{unknown}'; there are default_locale, variables, inline_css and make_text.");
        return Read(fields, file);
    }

    /// <param name="origin">What an error names.</param>
    public static TemplateSettings Read(JsonObject fields, string origin)
    {
        try
        {
            return new TemplateSettings
            {
                DefaultLocale = fields["default_locale"]?.GetValue<string>(),
                Variables = fields["variables"] is JsonObject { Count: > 0 } variables ? Canonical(variables, origin) : null,
                InlineCss = fields["inline_css"]?.GetValue<bool>() ?? true,
                MakeText = fields["make_text"]?.GetValue<bool>() ?? true,
            };
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new TemplatesFailure($"{origin}: default_locale is a text, variables are declarations by name, inline_css and make_text are true or false.");
        }
    }

    public string ToYaml()
    {
        var fields = new JsonObject();
        if (DefaultLocale is not null)
            fields["default_locale"] = DefaultLocale;
        fields["inline_css"] = InlineCss;
        fields["make_text"] = MakeText;
        if (Variables is not null)
            fields["variables"] = Variables.DeepClone();
        return YamlJson.Write(fields);
    }

    /// <summary>By name, with the fields in one order and without those that say what is so anyway.</summary>
    private static JsonObject Canonical(JsonObject variables, string origin)
    {
        var canonical = new JsonObject();
        foreach (var (name, declaration) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (declaration is not JsonObject fields || fields.Any(field => !VariableFields.Contains(field.Key)))
                throw new TemplatesFailure($"{origin}: the variable '{name}' is declared by type, required, sample and description.");
            var kept = new JsonObject { ["type"] = fields["type"]?.GetValue<string>() ?? "any" };
            if (fields["required"]?.GetValue<bool>() == true)
                kept["required"] = true;
            if (fields["sample"] is { } sample)
                kept["sample"] = sample.DeepClone();
            if (fields["description"] is { } description)
                kept["description"] = description.GetValue<string>();
            canonical[name] = kept;
        }

        return canonical;
    }
}
