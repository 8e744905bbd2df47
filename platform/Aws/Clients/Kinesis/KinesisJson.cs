using System.Text.Json.Serialization;

namespace EmailPlatform.Aws.Clients.Kinesis;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PutRecordsRequest))]
[JsonSerializable(typeof(PutRecordsReply))]
[JsonSerializable(typeof(ListShardsRequest))]
[JsonSerializable(typeof(ListShardsReply))]
[JsonSerializable(typeof(ShardIteratorRequest))]
[JsonSerializable(typeof(ShardIteratorReply))]
[JsonSerializable(typeof(GetRecordsRequest))]
[JsonSerializable(typeof(GetRecordsReply))]
[JsonSerializable(typeof(CreateStreamRequest))]
[JsonSerializable(typeof(DeleteStreamRequest))]
[JsonSerializable(typeof(DescribeStreamRequest))]
[JsonSerializable(typeof(DescribeStreamReply))]
[JsonSerializable(typeof(EmptyReply))]
internal sealed partial class KinesisJson : JsonSerializerContext;
