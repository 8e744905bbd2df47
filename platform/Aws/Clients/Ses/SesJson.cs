using System.Text.Json.Serialization;

namespace EmailPlatform.Aws.Clients.Ses;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SendEmailRequest))]
[JsonSerializable(typeof(SendEmailReply))]
[JsonSerializable(typeof(CreateIdentityRequest))]
[JsonSerializable(typeof(SigningRequest))]
[JsonSerializable(typeof(Identity))]
[JsonSerializable(typeof(EmptyReply))]
internal sealed partial class SesJson : JsonSerializerContext;
