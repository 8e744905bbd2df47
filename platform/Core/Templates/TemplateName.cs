using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Templates;

/// <summary>A template's name within its tenant: 1 to 100 of <c>a-z A-Z 0-9 - _ .</c>, beginning with a letter or digit. Its letter case counts.</summary>
[JsonConverter(typeof(JsonForm))]
public readonly record struct TemplateName
{
    private const int MaxLength = 100;

    private TemplateName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out TemplateName name)
    {
        name = default;
        if (text is null or { Length: 0 or > MaxLength } || !char.IsAsciiLetterOrDigit(text[0]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }

        name = new(text);
        return true;
    }

    public override string ToString() => Value;

    internal sealed class JsonForm : JsonConverter<TemplateName>
    {
        public override TemplateName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var name) ? name : throw new JsonException("Not a template name.");

        public override void Write(Utf8JsonWriter writer, TemplateName value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
