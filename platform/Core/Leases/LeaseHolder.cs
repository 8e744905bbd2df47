namespace EmailPlatform.Core.Leases;

/// <summary>This process in the leases that it takes.</summary>
/// <param name="makeName">
/// Makes a name that no other process has, nor had one before. Called when the first lease is taken, and not when the process starts: processes that are
/// restored from one snapshot (Lambda SnapStart) have all that was made before it in common.
/// </param>
/// <param name="isSole">
/// No other process works on this data, so a lease that another name holds is one of a process that died: it ends at once.
/// True on one machine, where the data folder is locked; never where several processes share a table.
/// </param>
public sealed class LeaseHolder(Func<string> makeName, bool isSole = false)
{
    private string? _name;

    public LeaseHolder(string name, bool isSole = false)
        : this(() => name, isSole)
    {
    }

    public string Name => _name ?? Interlocked.CompareExchange(ref _name, makeName(), null) ?? _name;

    /// <summary>Whether a lease of that holder is over before its time.</summary>
    internal bool IsDead(string? holder) => isSole && holder != Name;
}
