using System.Text.Json.Nodes;
using EmailPlatform.TestKit.Aws;

namespace EmailPlatform.Bench.Cost;

/// <summary>What SES tells of a message that it has delivered, with all that it puts into such an event, as EventBridge brings it.</summary>
internal static class SesEventSource
{
    public static string Delivered(SesFakeMessage message)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var tags = new JsonObject(message.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)new JsonArray(tag.Value))))
        {
            ["ses:operation"] = new JsonArray("SendEmail"),
            ["ses:configuration-set"] = new JsonArray(message.ConfigurationSet),
            ["ses:source-ip"] = new JsonArray("192.0.2.0"),
            ["ses:from-domain"] = new JsonArray("example.test"),
            ["ses:caller-identity"] = new JsonArray("sender"),
            ["ses:outgoing-ip"] = new JsonArray("192.0.2.1"),
        };
        string[] names = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Unsubscribe"];
        var delivery = new JsonObject
        {
            ["eventType"] = "Delivery",
            ["mail"] = new JsonObject
            {
                ["timestamp"] = now,
                ["source"] = "shop@example.test",
                ["sendingAccountId"] = "123456789012",
                ["messageId"] = message.Id,
                ["destination"] = new JsonArray([.. message.Recipients.Select(recipient => (JsonNode)recipient)]),
                ["headersTruncated"] = false,
                ["headers"] = new JsonArray([.. names.Select(name => (JsonNode)new JsonObject { ["name"] = name, ["value"] = new string('x', 60) })]),
                ["commonHeaders"] = new JsonObject { ["from"] = new JsonArray("shop@example.test"), ["subject"] = "Your order", ["messageId"] = message.Id },
                ["tags"] = tags,
            },
            ["delivery"] = new JsonObject
            {
                ["timestamp"] = now,
                ["processingTimeMillis"] = 540,
                ["recipients"] = new JsonArray([.. message.Recipients.Select(recipient => (JsonNode)recipient)]),
                ["smtpResponse"] = "250 2.6.0 Message received",
                ["remoteMtaIp"] = "198.51.100.7",
                ["reportingMTA"] = "a8-50.smtp-out.amazonses.com",
            },
        };
        return new JsonObject
        {
            ["version"] = "0",
            ["id"] = Guid.NewGuid().ToString(),
            ["detail-type"] = "Email Delivered",
            ["source"] = "aws.ses",
            ["account"] = "123456789012",
            ["time"] = now,
            ["region"] = "us-east-1",
            ["resources"] = new JsonArray("arn:aws:ses:us-east-1:123456789012:configuration-set/ep-bulk"),
            ["detail"] = delivery,
        }.ToJsonString();
    }
}
