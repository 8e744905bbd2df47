using System.Text.Json.Serialization;

namespace EmailPlatform.Aws.Feedback;

/// <summary>What SNS puts around a message (https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html).</summary>
internal sealed record SnsMessage
{
    public const string Notification = "Notification";

    public required string Type { get; init; }

    public required string MessageId { get; init; }

    public required string TopicArn { get; init; }

    public required string Message { get; init; }

    /// <summary>As it was written: it is signed.</summary>
    public required string Timestamp { get; init; }

    public required string SignatureVersion { get; init; }

    public required string Signature { get; init; }

    [JsonPropertyName("SigningCertURL")]
    public required string SigningCertUrl { get; init; }

    public string? Subject { get; init; }

    /// <summary>
    /// What is signed of a notification: names and values, a line each, in the order of the names
    /// (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html).
    /// </summary>
    [JsonIgnore]
    public string SignedText =>
        $"Message\n{Message}\nMessageId\n{MessageId}\n{(Subject is null ? "" : $"Subject\n{Subject}\n")}Timestamp\n{Timestamp}\nTopicArn\n{TopicArn}\nType\n{Type}\n";
}
