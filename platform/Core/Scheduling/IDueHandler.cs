namespace EmailPlatform.Core.Scheduling;

/// <summary>
/// Does what is due. Called at least once for each item, several batches at once: doing an item again must be harmless.
/// An item whose batch returns is removed. A throw postpones the whole batch, which comes again in smaller and smaller parts,
/// so that a poisoned item ends up alone and at last among the dead letters (<see cref="Scheduler"/>).
/// </summary>
public interface IDueHandler
{
    /// <summary>The kind of item that it serves, such as <c>send</c>.</summary>
    string Kind { get; }

    /// <param name="due">1 to <see cref="Scheduler.MaxBatch"/> items.</param>
    ValueTask HandleAsync(IReadOnlyList<DueItem> due, CancellationToken cancellationToken);
}
