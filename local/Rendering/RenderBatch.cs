using System.Buffers;
using System.IO.Pipelines;

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
        var reader = PipeReader.Create(lines, new StreamPipeReaderOptions(bufferSize: FlushBytes, leaveOpen: true));
        var isSkipping = false;
        while (true)
        {
            var read = await reader.ReadAsync();
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } newline)
            {
                if (isSkipping)
                    renderer.RefuseTooLong(MaxLineBytes);
                else
                    renderer.Render(rest.Slice(0, newline));
                isSkipping = false;
                rest = rest.Slice(rest.GetPosition(1, newline));
                if (renderer.Replies.WrittenCount >= FlushBytes)
                    await FlushAsync();
            }

            if (isSkipping || rest.Length > MaxLineBytes)
            {
                isSkipping = true;
                rest = rest.Slice(rest.End);
            }

            if (read.IsCompleted && isSkipping)
                renderer.RefuseTooLong(MaxLineBytes);
            else if (read.IsCompleted && rest.Length > 0)
                renderer.Render(rest);
            await FlushAsync();
            if (read.IsCompleted)
                return;
            reader.AdvanceTo(rest.Start, rest.End);
        }

        async ValueTask FlushAsync()
        {
            await replies.WriteAsync(renderer.Replies.WrittenMemory);
            renderer.Replies.ResetWrittenCount();
        }
    }
}
