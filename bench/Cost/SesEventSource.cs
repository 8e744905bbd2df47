using System.Globalization;
using System.Text.Json.Nodes;
using EmailPlatform.TestKit.Aws;

namespace EmailPlatform.Bench.Cost;

/// <summary>What comes of SES's event of a delivery by the rule of EventsStack, which passes on what is read and no more.</summary>
internal static class SesEventSource
{
    public static string Delivered(SesFakeMessage message)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var tags = new JsonObject(message.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)new JsonArray(tag.Value))));
        return new JsonObject
        {
            ["source"] = "aws.ses",
            ["detail"] = new JsonObject
            {
                ["eventType"] = "Delivery",
                ["mail"] = new JsonObject
                {
                    ["timestamp"] = now,
                    ["messageId"] = message.Id,
                    ["destination"] = new JsonArray([.. message.Recipients.Select(recipient => (JsonNode)recipient)]),
                    ["tags"] = tags,
                },
                ["delivery"] = new JsonObject
                {
                    ["timestamp"] = now,
                    ["smtpResponse"] = "250 2.6.0 <010201890123abcd-0123abcd-0123-4567-89ab-000000000000-000000@email.amazonses.com> Queued mail for delivery",
                    ["remoteMtaIp"] = "198.51.100.7",
                },
            },
        }.ToJsonString();
    }
}
