using System.Text.Json.Serialization;

namespace EmailPlatform.Aws.Clients.Ses;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SendEmailRequest))]
[JsonSerializable(typeof(SendEmailReply))]
internal sealed partial class SesJson : JsonSerializerContext;
