using System.Text.Json;

namespace EmailPlatform.Core.Templates;

/// <summary>What a template's author says of a variable.</summary>
public sealed record VariableDeclaration
{
    public VariableType Type { get; init; }

    /// <summary>A send without it is refused.</summary>
    public bool Required { get; init; }

    /// <summary>What previews and validation use where no value is given.</summary>
    public JsonElement? Sample { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether a value is of the type; null is of every type.</summary>
    public bool Fits(JsonElement value) => value.ValueKind == JsonValueKind.Null || Type switch
    {
        VariableType.String => value.ValueKind == JsonValueKind.String,
        VariableType.Number => value.ValueKind == JsonValueKind.Number,
        VariableType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        VariableType.Date => value.ValueKind is JsonValueKind.String or JsonValueKind.Number,
        VariableType.Array => value.ValueKind == JsonValueKind.Array,
        VariableType.Object => value.ValueKind == JsonValueKind.Object,
        _ => true,
    };
}
