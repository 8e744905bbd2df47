using System.Text.Json.Serialization;

namespace EmailPlatform.Aws.Clients.Athena;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StartQueryRequest))]
[JsonSerializable(typeof(StartQueryReply))]
[JsonSerializable(typeof(QueryExecutionRequest))]
[JsonSerializable(typeof(QueryExecutionReply))]
[JsonSerializable(typeof(QueryResultsRequest))]
[JsonSerializable(typeof(QueryResultsReply))]
internal sealed partial class AthenaJson : JsonSerializerContext;
