using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Accepting;

/// <summary>What accepting stores. A member that a later version has written is passed over, unlike one of a request.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IdempotencyClaim))]
[JsonSerializable(typeof(UploadedAttachment))]
internal sealed partial class AcceptedJson : JsonSerializerContext;
