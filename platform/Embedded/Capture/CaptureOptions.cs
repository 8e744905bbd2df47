namespace EmailPlatform.Embedded.Capture;

/// <summary>How much captured mail is kept. The oldest goes first.</summary>
public sealed class CaptureOptions
{
    /// <summary>1 to 10,000,000.</summary>
    public int MaxMessages { get; set; } = 10_000;

    /// <summary>Null keeps mail until <see cref="MaxMessages"/> have come after it.</summary>
    public TimeSpan? MaxAge { get; set; }
}
