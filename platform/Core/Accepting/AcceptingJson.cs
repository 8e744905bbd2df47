using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Accepting;

/// <summary>Requests as JSON: snake_case, and an unknown or doubled member is an error rather than a silent loss.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(AttachmentUpload))]
internal sealed partial class AcceptingJson : JsonSerializerContext;
