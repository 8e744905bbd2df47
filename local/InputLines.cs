using System.Buffers;
using System.IO.Pipelines;

namespace EmailPlatform.Local;

/// <summary>Cuts a stream into lines, in bounded memory.</summary>
internal static class InputLines
{
    private const int BlockBytes = 64 * 1024;

    /// <param name="input">Read as it comes, so that a program may wait for the answer to one line before it writes the next.</param>
    /// <param name="maxBytes">Of a line; nothing longer is held.</param>
    public static async IAsyncEnumerable<InputLine> ReadAsync(Stream input, long maxBytes)
    {
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: BlockBytes, leaveOpen: true));
        var number = 1;
        var isTooLong = false;
        while (true)
        {
            var read = await reader.ReadAsync();
            var rest = read.Buffer;
            for (var end = rest.PositionOf((byte)'\n'); end is { } newline;)
            {
                var line = rest.Slice(0, newline);
                rest = rest.Slice(rest.GetPosition(1, newline));
                end = rest.PositionOf((byte)'\n');
                yield return new InputLine(number++, line, isTooLong || line.Length > maxBytes, IsLastAtHand: end is null);
                isTooLong = false;
            }

            isTooLong |= rest.Length > maxBytes;
            if (read.IsCompleted)
            {
                if (isTooLong || rest.Length > 0)
                    yield return new InputLine(number, rest, isTooLong, IsLastAtHand: true);
                await reader.CompleteAsync();
                yield break;
            }

            if (isTooLong)
                rest = rest.Slice(rest.End);
            reader.AdvanceTo(rest.Start, rest.End);
        }
    }
}
