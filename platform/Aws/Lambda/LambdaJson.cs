using System.Text.Json.Serialization;

namespace EmailPlatform.Aws.Lambda;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SqsEvent))]
[JsonSerializable(typeof(KinesisEvent))]
[JsonSerializable(typeof(BatchReply))]
internal sealed partial class LambdaJson : JsonSerializerContext;
