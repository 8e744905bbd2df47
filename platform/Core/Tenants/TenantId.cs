using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Tenants;

/// <summary>A customer of the platform: 1 to 40 of <c>a-z 0-9 -</c>, beginning and ending with a letter or digit.</summary>
[JsonConverter(typeof(JsonForm))]
public readonly record struct TenantId
{
    private const int MaxLength = 40;

    private TenantId(string value) => Value = value;

    /// <summary>The tenant that the first start of a single machine makes.</summary>
    public static TenantId Default { get; } = new("default");

    public string Value { get; }

    public static TenantId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not a tenant id: 1 to 40 of a-z, 0-9 and '-'.");

    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId id)
    {
        id = default;
        if (text is null or { Length: 0 or > MaxLength } || text[0] == '-' || text[^1] == '-')
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        }
        id = new(text);
        return true;
    }

    public override string ToString() => Value;

    internal sealed class JsonForm : JsonConverter<TenantId>
    {
        public override TenantId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a tenant id.");

        public override void Write(Utf8JsonWriter writer, TenantId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
