using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>
/// The bytes of one server session: lines and data in, replies out. Replies go out together when the input is used up, which is what
/// makes PIPELINING pay (RFC 2920 §3.2). Every wait has a deadline.
/// </summary>
internal sealed class SmtpServerTransport : IAsyncDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _flushTimeout;
    private readonly CancellationToken _cancellation;
    private readonly ITimer _deadline;
    private readonly CancellationTokenRegistration _stopping;
    private volatile IDuplexPipe _pipe;
    private IDuplexPipe? _upgraded;

    public SmtpServerTransport(IDuplexPipe pipe, TimeProvider clock, TimeSpan flushTimeout, CancellationToken stopping, CancellationToken cancellation)
    {
        _pipe = pipe;
        _clock = clock;
        _flushTimeout = flushTimeout;
        _cancellation = cancellation;
        _deadline = clock.CreateTimer(static state => ((SmtpServerTransport)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stopping = stopping.UnsafeRegister(static state => ((SmtpServerTransport)state!).Wake(), this);
    }

    /// <summary>Queues a reply.</summary>
    public void Write(SmtpReply reply) => reply.WriteTo(_pipe.Output);

    /// <summary>Sends what is queued; false when the client does not take it.</summary>
    public async ValueTask<bool> FlushAsync()
    {
        if (_pipe.Output is { CanGetUnflushedBytes: true, UnflushedBytes: 0 })
            return true;

        var started = _clock.GetTimestamp();
        while (true)
        {
            var pending = _pipe.Output.FlushAsync(_cancellation);
            if (!pending.IsCompleted)
                SetTimer(_flushTimeout);
            var result = await pending.ConfigureAwait(false);
            if (result.IsCompleted || (result.IsCanceled && HasPassed(started, _flushTimeout)))
                return false;
            if (!result.IsCanceled)
                return true;
        }
    }

    /// <summary>The next line; queued replies are sent before waiting for it.</summary>
    /// <param name="maxBytes">With its CRLF.</param>
    /// <param name="timeout">For the whole line.</param>
    public async ValueTask<SmtpLine> ReadLineAsync(int maxBytes, TimeSpan timeout)
    {
        long? started = null;
        var isTooLong = false;
        while (true)
        {
            if (!_pipe.Input.TryRead(out var read))
            {
                if (!await FlushAsync().ConfigureAwait(false))
                    return new SmtpLine(SmtpLineKind.Closed);
                started ??= _clock.GetTimestamp();
                read = await ReadAsync(timeout - _clock.GetElapsedTime(started.Value)).ConfigureAwait(false);
            }

            var buffer = read.Buffer;
            if (TryTakeLine(ref buffer, maxBytes, ref isTooLong, out var line))
            {
                _pipe.Input.AdvanceTo(buffer.Start);
                return line;
            }

            _pipe.Input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
                return new SmtpLine(SmtpLineKind.Closed);
            if (started is { } since && HasPassed(since, timeout))
                return new SmtpLine(SmtpLineKind.TimedOut);
            if (read.IsCanceled && !isTooLong)
                return new SmtpLine(SmtpLineKind.Interrupted);
        }
    }

    /// <summary>Reads message content to its end.</summary>
    /// <param name="decoder">Gets the content.</param>
    /// <param name="maxTotalBytes">Where reading is given up.</param>
    /// <param name="timeout">For each wait.</param>
    public async ValueTask<SmtpDataEnd> ReadDataAsync(SmtpDataDecoder decoder, long maxTotalBytes, TimeSpan timeout)
    {
        while (true)
        {
            var started = _clock.GetTimestamp();
            var read = await ReadAsync(timeout).ConfigureAwait(false);
            var position = read.Buffer.Start;
            var isEnd = false;
            foreach (var segment in read.Buffer)
            {
                isEnd = decoder.Decode(segment.Span, out var consumed);
                position = read.Buffer.GetPosition(consumed, position);
                if (isEnd)
                    break;
            }

            var isEmpty = read.Buffer.IsEmpty;
            _pipe.Input.AdvanceTo(position);
            if (isEnd)
                return SmtpDataEnd.Complete;
            if (read.IsCompleted)
                return SmtpDataEnd.Closed;
            if (decoder.TotalBytes > maxTotalBytes)
                return SmtpDataEnd.Endless;
            if (isEmpty && HasPassed(started, timeout))
                return SmtpDataEnd.TimedOut;
        }
    }

    /// <summary>Reads a chunk to its end; queued replies are sent before waiting for it.</summary>
    /// <param name="collector">Gets it; null throws it away.</param>
    /// <param name="octets">As many as the client told.</param>
    /// <param name="timeout">For each wait.</param>
    public async ValueTask<SmtpDataEnd> ReadChunkAsync(SmtpChunkCollector? collector, long octets, TimeSpan timeout)
    {
        while (octets > 0)
        {
            var started = _clock.GetTimestamp();
            if (!_pipe.Input.TryRead(out var read))
            {
                if (!await FlushAsync().ConfigureAwait(false))
                    return SmtpDataEnd.Closed;
                read = await ReadAsync(timeout).ConfigureAwait(false);
            }

            var chunk = read.Buffer.Slice(0, Math.Min(octets, read.Buffer.Length));
            foreach (var segment in chunk)
                collector?.Collect(segment.Span);

            octets -= chunk.Length;
            var isEmpty = chunk.IsEmpty;
            _pipe.Input.AdvanceTo(chunk.End);
            if (octets > 0 && read.IsCompleted)
                return SmtpDataEnd.Closed;
            if (isEmpty && HasPassed(started, timeout))
                return SmtpDataEnd.TimedOut;
        }

        return SmtpDataEnd.Complete;
    }

    /// <summary>Whether the client has sent something that was not read yet.</summary>
    public bool HasUnreadInput()
    {
        if (!_pipe.Input.TryRead(out var read))
            return false;
        _pipe.Input.AdvanceTo(read.Buffer.Start);
        return !read.Buffer.IsEmpty;
    }

    /// <summary>Goes on over what <paramref name="startTls"/> makes of the connection, and disposes of it in the end when it can be.</summary>
    public async ValueTask UpgradeAsync(Func<IDuplexPipe, CancellationToken, Task<IDuplexPipe>> startTls)
        => _upgraded = _pipe = await startTls(_pipe, _cancellation).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await _stopping.DisposeAsync().ConfigureAwait(false);
        await _deadline.DisposeAsync().ConfigureAwait(false);
        if (_upgraded is IAsyncDisposable upgraded)
            await upgraded.DisposeAsync().ConfigureAwait(false);
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, int maxBytes, ref bool isTooLong, out SmtpLine line)
    {
        line = default;
        var newLine = buffer.PositionOf((byte)'\n');
        if (newLine is null)
        {
            if (!isTooLong && buffer.Length < maxBytes)
                return false;
            isTooLong = true;
            buffer = buffer.Slice(buffer.End);
            return false;
        }

        var bytes = buffer.Slice(0, newLine.Value);
        buffer = buffer.Slice(buffer.GetPosition(1, newLine.Value));
        line = isTooLong || bytes.Length >= maxBytes ? new SmtpLine(SmtpLineKind.TooLong)
            : bytes.IsSingleSegment ? Decode(bytes.FirstSpan)
            : Decode(bytes.ToArray());
        return true;
    }

    private static SmtpLine Decode(ReadOnlySpan<byte> line)
    {
        if (line is not [.. var text, (byte)'\r'] || text.ContainsAnyInRange((byte)0, (byte)0x1F) || text.Contains((byte)0x7F))
            return new SmtpLine(SmtpLineKind.Malformed);

        try
        {
            return new SmtpLine(SmtpLineKind.Line, StrictUtf8.GetString(text));
        }
        catch (DecoderFallbackException)
        {
            return new SmtpLine(SmtpLineKind.NotUtf8);
        }
    }

    private ValueTask<ReadResult> ReadAsync(TimeSpan timeout)
    {
        var pending = _pipe.Input.ReadAsync(_cancellation);
        if (!pending.IsCompleted)
            SetTimer(timeout);
        return pending;
    }

    private bool HasPassed(long started, TimeSpan timeout) => _clock.GetElapsedTime(started) >= timeout;

    // A timer that fires late wakes a wait that is not its own, which then looks at the clock and goes on: it need not be stopped.
    private void SetTimer(TimeSpan due) => _deadline.Change(due > TimeSpan.Zero ? due : TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private void Wake()
    {
        _pipe.Input.CancelPendingRead();
        _pipe.Output.CancelPendingFlush();
    }
}
