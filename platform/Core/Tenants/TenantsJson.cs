using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Tenants;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Tenant))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(StoredApiKey))]
[JsonSerializable(typeof(Keys.WrappedSecret))]
internal sealed partial class TenantsJson : JsonSerializerContext;
