namespace EmailPlatform.Embedded.Queues;

/// <summary>A received row whose handling failed, and why.</summary>
internal readonly record struct FailedRow(WorkRow Row, string Reason);
