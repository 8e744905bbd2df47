using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Sending;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SendTask))]
[JsonSerializable(typeof(RetryEntry))]
[JsonSerializable(typeof(BucketEntry))]
internal sealed partial class SendingJson : JsonSerializerContext;
