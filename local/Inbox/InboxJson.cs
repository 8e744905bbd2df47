using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailPlatform.Local.Inbox;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(MessageView))]
internal sealed partial class InboxJson : JsonSerializerContext;
