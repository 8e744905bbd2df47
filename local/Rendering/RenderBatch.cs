namespace EmailPlatform.Local.Rendering;

/// <summary>
/// Answers each line with one line, in order. What is answered is written out as soon as no further line is at hand, so
/// that a program may as well wait for each answer.
/// </summary>
internal static class RenderBatch
{
    /// <summary>A longer line is an error of its own: it would have to be held in memory whole.</summary>
    private const int MaxLineBytes = 8 * 1024 * 1024;

    private const int FlushBytes = 64 * 1024;

    public static async Task RunAsync(Stream lines, Stream replies)
    {
        using var renderer = new LineRenderer();
        await foreach (var line in InputLines.ReadAsync(lines, MaxLineBytes))
        {
            if (line.IsTooLong)
                renderer.RefuseTooLong(MaxLineBytes);
            else
                renderer.Render(line.Bytes);
            if (!line.IsLastAtHand && renderer.Replies.WrittenCount < FlushBytes)
                continue;
            await replies.WriteAsync(renderer.Replies.WrittenMemory);
            renderer.Replies.ResetWrittenCount();
        }
    }
}
