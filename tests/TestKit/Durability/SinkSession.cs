using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace EmailPlatform.TestKit.Durability;

/// <summary>One connection to a <see cref="RecordingSink"/>.</summary>
internal sealed class SinkSession(RecordingSink sink, TcpClient client, TimeSpan replyDelay)
{
    private const int HeaderBytes = 16 * 1024;
    private const int TailBytes = 256;

    private long _beganAt;
    private string _recipient = "";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var _ = client;
        var stream = client.GetStream();
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        try
        {
            await ReplyAsync(stream, "220 sink.example ESMTP", cancellationToken);
            while (await ReadToAsync(reader, "\r\n"u8.ToArray(), cancellationToken) is { } line)
            {
                if (!await HandleAsync(stream, reader, Encoding.ASCII.GetString(line), cancellationToken))
                    return;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The platform was killed, or the test has ended.
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private async Task<bool> HandleAsync(NetworkStream stream, PipeReader reader, string line, CancellationToken cancellationToken)
    {
        switch (line.Split(' ', 2)[0].ToUpperInvariant())
        {
            case "EHLO" or "HELO":
                await ReplyAsync(stream, "250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8", cancellationToken);
                return true;
            case "MAIL":
                _beganAt = Stopwatch.GetTimestamp();
                break;
            case "RCPT":
                _recipient = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                break;
            case "DATA":
                await ReplyAsync(stream, "354 Go on", cancellationToken);
                return await TakeAsync(stream, reader, cancellationToken);
            case "QUIT":
                await ReplyAsync(stream, "221 Bye", cancellationToken);
                return false;
        }
        await ReplyAsync(stream, "250 OK", cancellationToken);
        return true;
    }

    private async Task<bool> TakeAsync(NetworkStream stream, PipeReader reader, CancellationToken cancellationToken)
    {
        if (await ReadToAsync(reader, "\r\n.\r\n"u8.ToArray(), cancellationToken) is not { } content)
            return false;
        var transaction = Read(content);
        sink.Record(transaction);
        if (replyDelay > TimeSpan.Zero)
            await Task.Delay(replyDelay, cancellationToken);
        await ReplyAsync(stream, "250 2.0.0 Taken", cancellationToken);
        transaction.RepliedAt = Stopwatch.GetTimestamp();
        return true;
    }

    private SinkTransaction Read(byte[] content)
    {
        var header = Encoding.Latin1.GetString(content, 0, Math.Min(content.Length, HeaderBytes));
        var mark = header.IndexOf($"\r\n{CrashSend.Header}: ", StringComparison.OrdinalIgnoreCase);
        var send = "";
        if (mark >= 0)
        {
            var from = mark + CrashSend.Header.Length + 4;
            send = header[from..header.IndexOf("\r\n", from, StringComparison.Ordinal)].Trim();
        }
        var tail = Encoding.Latin1.GetString(content, Math.Max(0, content.Length - TailBytes), Math.Min(content.Length, TailBytes));
        return new SinkTransaction(_recipient, send, tail.Contains(CrashSend.LastLine(send), StringComparison.Ordinal), _beganAt);
    }

    private static async Task<byte[]?> ReadToAsync(PipeReader reader, byte[] delimiter, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (TryTake(result.Buffer, delimiter, out var taken, out var consumed))
            {
                reader.AdvanceTo(consumed);
                return taken;
            }
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }

    private static bool TryTake(ReadOnlySequence<byte> buffer, byte[] delimiter, out byte[] taken, out SequencePosition consumed)
    {
        var reader = new SequenceReader<byte>(buffer);
        var found = reader.TryReadTo(out ReadOnlySequence<byte> before, delimiter);
        taken = found ? before.ToArray() : [];
        consumed = reader.Position;
        return found;
    }

    private static async Task ReplyAsync(NetworkStream stream, string reply, CancellationToken cancellationToken) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), cancellationToken);
}
