using System.Text.Json.Serialization;

namespace EmailPlatform.Functions.Api.Proxy;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProxyEvent))]
[JsonSerializable(typeof(ProxyReply))]
internal sealed partial class ProxyJson : JsonSerializerContext;
