using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Suppression;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SuppressionEntry))]
internal sealed partial class SuppressionJson : JsonSerializerContext;
