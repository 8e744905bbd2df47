namespace EmailPlatform.TestKit.Durability;

/// <summary>What of the platform's writes a kill leaves behind.</summary>
public enum CrashStore
{
    /// <summary>All of them: the kernel has them. A process that dies.</summary>
    KeepsPageCache,

    /// <summary>Those that were synced. A machine that loses its power.</summary>
    DropsUnsynced,

    /// <summary>None, synced or not: under it a run must find losses.</summary>
    DropsEverything,
}
