using System.Text.Json.Serialization;

namespace EmailPlatform.Functions.Authorizer;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuthorizerEvent))]
[JsonSerializable(typeof(AuthorizerReply))]
internal sealed partial class AuthorizerJson : JsonSerializerContext;
