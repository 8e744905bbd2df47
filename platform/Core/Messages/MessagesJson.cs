using System.Text.Json.Serialization;
using EmailPlatform.Core.Events;

namespace EmailPlatform.Core.Messages;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SendRecord))]
[JsonSerializable(typeof(RecipientChunk))]
[JsonSerializable(typeof(MessageRecord))]
[JsonSerializable(typeof(MailEvent))]
[JsonSerializable(typeof(StoredElsewhere))]
[JsonSerializable(typeof(CountedDocument))]
internal sealed partial class MessagesJson : JsonSerializerContext;
