namespace EmailPlatform.Aws.Hosting;

/// <summary>How long one invocation of a function may work.</summary>
/// <param name="Timeout">The function's timeout: Lambda kills the process then, and what it held.</param>
public sealed record FunctionTime(TimeSpan Timeout)
{
    /// <summary>What a stop needs: writes that must not be given up, and the answer.</summary>
    private static readonly TimeSpan MaxReserve = TimeSpan.FromSeconds(5);

    /// <summary>The timeout less a tenth of it, at most five seconds, in which to end what was begun and to answer.</summary>
    public TimeSpan Usable
    {
        get
        {
            var tenth = Timeout / 10;
            return Timeout - (tenth < MaxReserve ? tenth : MaxReserve);
        }
    }
}
