namespace EmailPlatform.Core.Queues;

/// <summary>The work queues, by the names under which the composition registers them.</summary>
public static class QueueNames
{
    /// <summary>Password resets and receipts.</summary>
    public const string Transactional = "transactional";

    /// <summary>Bulk sends and campaigns.</summary>
    public const string Bulk = "bulk";

    public const string Webhooks = "webhooks";
}
