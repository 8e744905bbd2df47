namespace EmailPlatform.Aws.Feedback;

/// <summary>An event of EventBridge (https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html): the fields that say something to us.</summary>
internal sealed record BusEvent(string? Source, SesNotification? Detail);
