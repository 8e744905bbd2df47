namespace EmailPlatform.Aws.Lambda;

/// <summary>How a function handles the batches of its event source.</summary>
public sealed class BatchOptions
{
    /// <summary>The handler's token is cancelled when this much of the function's timeout has passed, so that there is an answer before Lambda ends it.</summary>
    internal const double HandlingShare = 0.9;

    /// <summary>The function's timeout as it is deployed: up to 15 minutes, and for a queue less than its visibility timeout.</summary>
    public required TimeSpan FunctionTimeout { get; init; }

    /// <summary>
    /// For a queue: the <c>maxReceiveCount</c> of its redrive policy. What fails at its last receive is put into the dead letters with its reason.
    /// </summary>
    public int MaxReceives { get; init; } = 5;

    /// <summary>For a stream: how many records the handler gets at once. A failure delivers again from the first record of its slice.</summary>
    public int SliceSize { get; init; } = 100;
}
