using System.Text.Json.Serialization;

namespace EmailPlatform.Local.Bounces;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BounceLine))]
internal sealed partial class BounceJson : JsonSerializerContext;
