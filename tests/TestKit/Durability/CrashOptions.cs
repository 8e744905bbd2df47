namespace EmailPlatform.TestKit.Durability;

/// <summary>What a <see cref="CrashRun"/> does.</summary>
public sealed record CrashOptions
{
    /// <summary>How often the platform is killed.</summary>
    public required int Rounds { get; init; }

    /// <summary>Of all that is random. The scheduler and the network add their own.</summary>
    public required int Seed { get; init; }

    public CrashStore Store { get; init; } = CrashStore.KeepsPageCache;

    /// <summary>A new folder is made in it, and removed after a run that found nothing.</summary>
    public string WorkFolder { get; init; } = Path.GetTempPath();

    /// <summary>Where <c>EmailPlatform.Local.dll</c> stands.</summary>
    public string PlatformFolder { get; init; } = PlatformProcess.DefaultFolder;

    /// <summary>How many clients submit at once.</summary>
    public (int ByRest, int BySmtp) Clients { get; init; } = (6, 4);

    /// <summary>At most, of all clients together.</summary>
    public int SendsPerSecond { get; init; } = 400;

    /// <summary>A kill comes after this time from when the platform listens, and before <see cref="MaxLife"/>, at random.</summary>
    public TimeSpan MinLife { get; init; }

    /// <summary>See <see cref="MinLife"/>.</summary>
    public TimeSpan MaxLife { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The part of the kills that come while the platform is still starting: 0 to 1.</summary>
    public double KillsAtStart { get; init; } = 0.1;

    /// <summary>
    /// Whether all that has an idempotency key is repeated until it is answered: a key whose request died with the platform is busy for
    /// half a minute. Else these may arrive once or not at all, as those without a key.
    /// </summary>
    public bool WaitsForLeases { get; init; } = true;

    /// <summary>How long the sink holds back each 250.</summary>
    public TimeSpan SinkDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// How long after its 250 a transaction still counts as open: until then the platform may not have recorded it. The 250 has to be read and
    /// handed on by two busy cores; the record then waits for the group commit that runs (10 ms of work and a flush, at most one checkpoint
    /// behind it) and for its own. The report says how old the doubles' 250s really were.
    /// </summary>
    public TimeSpan RecordingTime { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>After the last kill, when nothing more arrives for this long, what is missing is lost.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>When all has arrived, how long doubles and strangers are waited for.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(3);
}
