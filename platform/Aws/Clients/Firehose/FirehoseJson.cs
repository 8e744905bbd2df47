using System.Text.Json.Serialization;

namespace EmailPlatform.Aws.Clients.Firehose;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PutRecordBatchRequest))]
[JsonSerializable(typeof(PutRecordBatchReply))]
internal sealed partial class FirehoseJson : JsonSerializerContext;
