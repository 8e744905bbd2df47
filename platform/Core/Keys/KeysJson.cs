using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Keys;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WrappedSecret))]
internal sealed partial class KeysJson : JsonSerializerContext;
