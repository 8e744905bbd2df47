using System.Text.Json.Serialization;

namespace EmailPlatform.Functions.Scheduler;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SchedulerReply))]
internal sealed partial class SchedulerJson : JsonSerializerContext;
