using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EmailPlatform.Bench.Platform;

namespace EmailPlatform.Bench.Load;

/// <summary>Postfix's <c>smtp-sink</c>: a next hop that takes everything and counts.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private const string Executable = "/usr/sbin/smtp-sink";

    private const string CountMark = "mesg=";

    private static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Task _counting;
    private long _count;

    private SmtpSink(Process process, IPEndPoint endPoint)
    {
        (_process, EndPoint) = (process, endPoint);
        _counting = CountAsync(process.StandardOutput.BaseStream);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Messages so far; up to 10 ms old.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <param name="arguments">Of smtp-sink, besides where and that it counts.</param>
    public static async Task<SmtpSink> StartAsync(params string[] arguments)
    {
        var endPoint = FreePort.Next();
        var start = new ProcessStartInfo(Executable) { RedirectStandardOutput = true };
        if (Environment.UserName == "root")
            arguments = ["-u", "nobody", .. arguments];
        foreach (var argument in (string[])["-c", "-m", "200", .. arguments, endPoint.ToString(), "1000"])
            start.ArgumentList.Add(argument);
        var sink = new SmtpSink(Process.Start(start)!, endPoint);
        try
        {
            await sink.WaitUntilListeningAsync();
            return sink;
        }
        catch
        {
            await sink.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="TimeoutException">No message came for half a minute.</exception>
    public async Task WaitForAsync(long count)
    {
        var (last, since) = (Count, Stopwatch.StartNew());
        while (Count < count)
        {
            await Task.Delay(ReadInterval, TimeProvider.System);
            if (Count != last)
                (last, since) = (Count, Stopwatch.StartNew());
            if (since.Elapsed > TimeSpan.FromSeconds(30))
                throw new TimeoutException($"The sink has {last} of {count} messages, and no more come.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _counting;
        _process.Dispose();
    }

    private async Task WaitUntilListeningAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(EndPoint);
                return;
            }
            catch (SocketException) when (!_process.HasExited && deadline.Elapsed < StartTimeout)
            {
                await Task.Delay(ReadInterval, TimeProvider.System);
            }
        }
    }

    /// <summary>Reads in intervals: the sink writes its counters after every message, and waking for each would take the processor from what is measured.</summary>
    private async Task CountAsync(Stream output)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await output.ReadAsync(buffer)) > 0)
        {
            var text = Encoding.ASCII.GetString(buffer, 0, read);
            var end = text.LastIndexOf('\r');
            var mark = end < 0 ? -1 : text.LastIndexOf(CountMark, end, StringComparison.Ordinal);
            if (mark >= 0)
                Interlocked.Exchange(ref _count, long.Parse(text.AsSpan((mark + CountMark.Length)..end), CultureInfo.InvariantCulture));
            await Task.Delay(ReadInterval, TimeProvider.System);
        }
    }
}
