using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Domains;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SendingDomain))]
[JsonSerializable(typeof(DomainClaim))]
[JsonSerializable(typeof(ChangedDomain))]
[JsonSerializable(typeof(WrappedSigningKey))]
internal sealed partial class DomainsJson : JsonSerializerContext;
