namespace EmailPlatform.Core.Scheduling;

/// <summary>Does what is due. Called at least once for each item; an item whose batch returns is removed, a throw keeps the whole batch for the next round.</summary>
public interface IDueHandler
{
    /// <summary>The kind of item that it serves, such as <c>send</c>.</summary>
    string Kind { get; }

    ValueTask HandleAsync(IReadOnlyList<DueItem> due, CancellationToken cancellationToken);
}
