using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Scheduling;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CursorDocument))]
[JsonSerializable(typeof(DeadDocument))]
internal sealed partial class SchedulingJson : JsonSerializerContext;
