using System.Buffers;
using System.IO.Pipelines;
using EmailPlatform.Core.Accepting;

namespace EmailPlatform.Local.Composing;

/// <summary>The lines of a stream with their numbers from 1; empty ones are counted and passed over.</summary>
internal static class RequestLines
{
    /// <summary>
    /// Reads the lines. One that is longer than a request may be is cut where that can be seen, and the rest of it is read past: the
    /// memory stays bounded.
    /// </summary>
    /// <returns>Each valid until the next is asked for.</returns>
    public static async IAsyncEnumerable<(int Number, ReadOnlySequence<byte> Line)> ReadAsync(Stream input)
    {
        var reader = PipeReader.Create(input);
        var number = 1;
        var isRest = false;
        while (true)
        {
            var result = await reader.ReadAsync();
            var buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                if (!isRest && Trim(buffer.Slice(0, end)) is { IsEmpty: false } line)
                    yield return (number, line);
                isRest = false;
                number++;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > AcceptLimits.MaxBodyBytes || result.IsCompleted)
            {
                if (!isRest && Trim(buffer) is { IsEmpty: false } line)
                    yield return (number, line);
                isRest = true;
                buffer = buffer.Slice(buffer.End);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                break;
        }

        await reader.CompleteAsync();
    }

    private static ReadOnlySequence<byte> Trim(ReadOnlySequence<byte> line)
    {
        var reader = new SequenceReader<byte>(line);
        reader.AdvancePastAny((byte)' ', (byte)'\t', (byte)'\r');
        return reader.UnreadSequence;
    }
}
