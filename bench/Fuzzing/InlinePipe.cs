using System.IO.Pipelines;

namespace EmailPlatform.Bench.Fuzzing;

/// <summary>One end of a connection in memory, whose reader and writer go on where they are called.</summary>
internal sealed class InlinePipe : IDuplexPipe
{
    private readonly Pipe _incoming = new(Options);
    private readonly Pipe _outgoing = new(Options);

    private static PipeOptions Options { get; } = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0, useSynchronizationContext: false);

    public PipeReader Input => _incoming.Reader;

    public PipeWriter Output => _outgoing.Writer;

    /// <summary>Sends to this end in pieces of the given size and hangs up.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, int pieceBytes)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, pieceBytes)];
            bytes = bytes[piece.Length..];
            piece.CopyTo(_incoming.Writer.GetSpan(piece.Length));
            _incoming.Writer.Advance(piece.Length);
            // A reader that was given up does not want the rest.
            if (_incoming.Writer.FlushAsync().AsTask().GetAwaiter().GetResult().IsCompleted)
                break;
        }

        _incoming.Writer.Complete();
    }

    /// <summary>All that this end has sent.</summary>
    public byte[] Sent()
    {
        if (!_outgoing.Reader.TryRead(out var read))
            return [];
        var sent = new byte[read.Buffer.Length];
        var at = 0;
        foreach (var segment in read.Buffer)
        {
            segment.Span.CopyTo(sent.AsSpan(at));
            at += segment.Length;
        }

        _outgoing.Reader.AdvanceTo(read.Buffer.End);
        return sent;
    }
}
