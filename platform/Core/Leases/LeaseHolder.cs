namespace EmailPlatform.Core.Leases;

/// <summary>This process in the leases that it takes.</summary>
/// <param name="Name">No other process has it, nor had one before.</param>
/// <param name="IsSole">
/// No other process works on this data, so a lease that another name holds is one of a process that died: it ends at once.
/// True on one machine, where the data folder is locked; never where several processes share a table.
/// </param>
public sealed record LeaseHolder(string Name, bool IsSole = false)
{
    /// <summary>Whether a lease of that holder is over before its time.</summary>
    internal bool IsDead(string? holder) => IsSole && holder != Name;
}
