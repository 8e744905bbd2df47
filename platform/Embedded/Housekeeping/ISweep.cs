namespace EmailPlatform.Embedded.Housekeeping;

/// <summary>Something that leaves behind what nobody needs any more, and removes it when asked.</summary>
public interface ISweep
{
    /// <summary>Removes what is due, in small steps. What is left by a throw or a cancellation is removed by the next call.</summary>
    Task SweepAsync(CancellationToken cancellationToken);
}
