using System.Text.Json.Serialization;

namespace EmailPlatform.Aws.Feedback;

[JsonSerializable(typeof(SnsMessage))]
[JsonSerializable(typeof(SesNotification))]
[JsonSerializable(typeof(BusEvent))]
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
internal sealed partial class FeedbackJson : JsonSerializerContext;
