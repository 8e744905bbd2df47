namespace EmailPlatform.Liquid;

/// <summary>
/// What one template may use. Templates are written by strangers: each limit ends the render with its own error code
/// instead of costing the machine. A limit is never reported inline.
/// </summary>
public sealed class LiquidLimits
{
    /// <summary>The limits where none are given.</summary>
    public static LiquidLimits Default { get; } = new();

    /// <summary>Longest source, in UTF-8 bytes. Stops sources that are costly to parse and to keep. 1,048,576 unless set.</summary>
    public int MaxTemplateBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Most words and signs in one tag or output. Stops sources that take fifty times their own size when they are parsed. Malformed
    /// syntax is guessed at up to four times as many characters. 10,000 unless set.
    /// </summary>
    public int MaxExpressionTokens { get; init; } = 10_000;

    /// <summary>
    /// Deepest nesting of blocks in one template and of brackets in one expression. Stops a stack overflow, which no
    /// process survives. 100 unless set, at most 200.
    /// </summary>
    public int MaxNesting { get; init; } = 100;

    /// <summary>Deepest nesting of partials and layouts. Stops templates that include themselves. 100 unless set, at most 200.</summary>
    public int MaxPartialDepth { get; init; } = 100;

    /// <summary>Longest output, in bytes. Stops loops that print for ever. 10,485,760 unless set.</summary>
    public int MaxOutputBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>
    /// Most steps in one render: a tag or an output is one, and a filter is one more for each 64 bytes or 4 items that it
    /// reads. Stops work that prints nothing. 1,000,000 unless set.
    /// </summary>
    public long MaxSteps { get; init; } = 1_000_000;

    /// <summary>Most turns of all loops together. Stops loops within loops over wide ranges. 200,000 unless set.</summary>
    public long MaxIterations { get; init; } = 200_000;

    /// <summary>
    /// Most bytes that filters, captures and ranges turned into lists may make in one render, together. Stops
    /// a text that is doubled until memory ends. 16,777,216 unless set.
    /// </summary>
    public long MaxValueBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Longest time of one render; null for none. Stops what the other limits let through on a slow machine. Counted
    /// from the first 1,024 steps on and checked every 1,024 steps, with the render's <see cref="TimeProvider"/>. 500 ms unless set.
    /// </summary>
    public TimeSpan? MaxDuration { get; init; } = TimeSpan.FromMilliseconds(500);
}
