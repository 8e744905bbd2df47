using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Webhooks;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookDocument))]
[JsonSerializable(typeof(WebhookDeadDocument))]
[JsonSerializable(typeof(WebhookDelivery))]
[JsonSerializable(typeof(WebhookPayload))]
[JsonSerializable(typeof(WebhookTestPayload))]
internal sealed partial class WebhookJson : JsonSerializerContext
{
    /// <summary>
    /// Does not escape what only HTML would misread: a payload within a queue item would otherwise grow five bytes with each quote.
    /// </summary>
    public static WebhookJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
