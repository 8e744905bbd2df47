using System.Text;
using System.Text.Json.Nodes;
using EmailPlatform.Core.Queues;

namespace EmailPlatform.Functions.Tests.Feedback;

/// <summary>What stands in the feedback queue: a notification of SNS around an event of SES (Amazon SNS developer guide, "HTTP/HTTPS notification JSON format").</summary>
internal static class SignedNotification
{
    public const string Topic = "arn:aws:sns:us-east-1:123456789012:ses-events";

    public static WorkItem Of(SigningAuthority authority, JsonNode sesEvent, string topic = Topic)
    {
        var message = sesEvent.ToJsonString();
        const string Id = "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324";
        const string Time = "2026-05-02T00:54:06.655Z";
        var signed = $"Message\n{message}\nMessageId\n{Id}\nTimestamp\n{Time}\nTopicArn\n{topic}\nType\nNotification\n";
        var notification = new JsonObject
        {
            ["Type"] = "Notification",
            ["MessageId"] = Id,
            ["TopicArn"] = topic,
            ["Message"] = message,
            ["Timestamp"] = Time,
            ["SignatureVersion"] = "2",
            ["Signature"] = Convert.ToBase64String(authority.Sign(Encoding.UTF8.GetBytes(signed))),
            ["SigningCertURL"] = SigningAuthority.CertificateUrl,
            ["UnsubscribeURL"] = "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
        };
        return new WorkItem("", Encoding.UTF8.GetBytes(notification.ToJsonString()));
    }

    /// <summary>A recorded event as SES would have published it of one of our messages: the tags are those that we sent it with.</summary>
    public static JsonNode WithTags(string recorded, string tenant, string messageId, int attempt, string recipient)
    {
        var sesEvent = JsonNode.Parse(recorded)!;
        var mail = sesEvent["mail"]!.AsObject();
        mail["destination"] = new JsonArray(recipient);
        if (mail["tags"] is not JsonObject tags)
            mail["tags"] = tags = [];
        tags["tenant"] = new JsonArray(tenant);
        tags["message"] = new JsonArray(messageId);
        tags["attempt"] = new JsonArray($"{attempt}");
        tags["stream"] = new JsonArray("transactional");
        return sesEvent;
    }
}
