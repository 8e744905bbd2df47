using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Templates;

[JsonSerializable(typeof(StoredTemplate))]
[JsonSerializable(typeof(TemplateVersion))]
internal sealed partial class TemplatesJson : JsonSerializerContext
{
    /// <summary>Writes HTML as it is: with its brackets escaped it would take up to six times the room of an item.</summary>
    public static TemplatesJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
